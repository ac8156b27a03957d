// Errors of rendering in Helm's layouts, with the places as labels.
import { isError } from '../base/index.ts'
import { ChartError, type Label, type SourceFile } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import { TemplateError, TemplateNotFound, type TemplateSyntaxError } from '../template/index.ts'
import { messageEnd, messageStart } from './helm-functions.ts'

/**
 * The failure of a template that cannot be parsed.
 *
 * @see helm pkg/engine/engine.go cleanupParseError
 */
export function syntaxFailure(error: TemplateSyntaxError): ChartError {
  // Helm takes the text apart at every colon and keeps the last part only.
  const parts = error.message.split(': ')
  return new ChartError({
    code: 'TEMPLATE_SYNTAX',
    helmText: `parse error at (${parts[1] ?? ''}): ${parts.at(-1) ?? ''}`,
    labels: [{ span: error.span, text: error.detail, primary: true }],
    cause: error,
  })
}

/**
 * The failure of a template that cannot be executed.
 *
 * @see helm pkg/engine/engine.go reformatExecErrorMsg
 */
export function executionFailure(error: TemplateError, file: SourceFile): ChartError {
  return new ChartError({
    code: 'RENDER_FAILED',
    helmText: executionText(error, file),
    labels: labelsOf(error),
    cause: error,
  })
}

function executionText(error: TemplateError, file: SourceFile): string {
  const location = error.place?.location ?? error.templateName
  if (error.place === undefined && !error.detail.includes(': '))
    return `execution error in (${file.path}): ${error.message}`
  const start = error.message.indexOf(messageStart)
  const end = error.message.lastIndexOf(messageEnd)
  if (start !== -1 && end >= start + messageStart.length) {
    return `execution error at (${location}): ${error.message.slice(start + messageStart.length, end)}`
  }
  return blockText(error) ?? error.message
}

/** One block per template; undefined when something else than a template failed at the bottom. */
function blockText(error: TemplateError): string | undefined {
  let text = ''
  for (let current: unknown = error; current !== undefined; current = (current as Error).cause) {
    if (current instanceof TemplateNotFound) text += `${current.message}\n`
    else if (current instanceof TemplateError) text += blockOf(current)
    else return undefined
  }
  return text.trim()
}

function blockOf(error: TemplateError): string {
  const { place } = error
  if (place === undefined) return `${error.templateName}\n  ${cut(error.detail)}\n`
  // Helm looks for the first `>: ` of the text, which may stand within the context.
  const [context, detail] = splitOnce(`${place.context}>: ${error.detail}`, '>: ')
  return `${place.location}\n  executing ${quote(error.templateName)} at <${context}>:\n    ${cut(detail)}\n`
}

function splitOnce(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator)
  return [text.slice(0, at), text.slice(at + separator.length)]
}

/** Without what a nested template adds to the text. */
function cut(detail: string): string {
  const at = detail.indexOf(' template:')
  return at === -1 ? detail : detail.slice(0, at)
}

/** The innermost place is the primary one, the others led there. */
function labelsOf(error: TemplateError): Label[] {
  const chain: TemplateError[] = []
  for (let current: unknown = error; isError(current); current = current.cause) {
    if (current instanceof TemplateError) chain.push(current)
  }
  return chain
    .reverse()
    .flatMap(({ place, detail }, index): Label[] =>
      place === undefined
        ? []
        : [{ span: place.span, text: index === 0 ? plain(detail) : 'called from here', primary: index === 0 }],
    )
}

function plain(detail: string): string {
  return detail.replaceAll(messageStart, '').replaceAll(messageEnd, '')
}
