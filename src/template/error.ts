// Errors of templates: Go's texts, and the same facts as data.
import { byteLength } from '../base/index.ts'
import type { SourceFile, Span } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'

/** A template cannot be parsed. `message` is Go's text, `template: NAME:LINE: DETAIL`. */
export class TemplateSyntaxError extends Error {
  readonly detail: string
  readonly line: number
  /** The token at which the parser stopped. */
  readonly span: Span

  constructor(options: { detail: string; line: number; span: Span }) {
    super(`template: ${options.span.file.path}:${options.line}: ${options.detail}`)
    this.detail = options.detail
    this.line = options.line
    this.span = options.span
  }
}

/** Where in a template something went wrong. */
export interface TemplateErrorPlace {
  /** `NAME:LINE:COLUMN`; the column counts bytes from 0. */
  readonly location: string
  /** The node's text as Go prints it. */
  readonly context: string
  readonly span: Span
}

/**
 * A template cannot be executed. `message` is Go's text:
 * `template: LOCATION: executing "TEMPLATE" at <CONTEXT>: DETAIL`. The cause is what a called function failed with;
 * when that function executed a template, it is a `TemplateError` again.
 */
export class TemplateError extends Error {
  /** The template that was being executed. */
  readonly templateName: string
  /** Undefined when no node was reached. */
  readonly place: TemplateErrorPlace | undefined
  readonly detail: string

  constructor(options: {
    templateName: string
    place?: TemplateErrorPlace
    detail: string
    cause?: Error | undefined
  }) {
    super(textOf(options), options.cause === undefined ? undefined : { cause: options.cause })
    this.templateName = options.templateName
    this.place = options.place
    this.detail = options.detail
  }
}

function textOf(options: { templateName: string; place?: TemplateErrorPlace; detail: string }): string {
  const { templateName, place, detail } = options
  if (place === undefined) return `template: ${templateName}: ${detail}`
  return `template: ${place.location}: executing ${quote(templateName)} at <${place.context}>: ${detail}`
}

/** There is no template of this name. */
export class TemplateNotFound extends Error {
  readonly templateName: string

  constructor(templateName: string, setName: string) {
    super(`template: no template ${quote(templateName)} associated with template ${quote(setName)}`)
    this.templateName = templateName
  }
}

/** `NAME:LINE:COLUMN` of an offset, as Go counts: lines from 1, columns in bytes from 0. */
export function locate(file: SourceFile, offset: number): string {
  let line = 1
  let lineStart = 0
  for (let next = file.text.indexOf('\n'); next !== -1 && next < offset; next = file.text.indexOf('\n', next + 1)) {
    line += 1
    lineStart = next + 1
  }
  return `${file.path}:${line}:${byteLength(file.text.slice(lineStart, offset))}`
}
