// The one hierarchy of errors: data first. What is thrown anywhere in this package is a `Failure` or one of its families.
import { isError } from '../base/index.ts'
import type { FailureCode } from './codes.ts'
import { positionAt, type Span } from './source.ts'

/** A span with a word on it; the primary one is where the trouble is. */
export interface Label {
  /** Where. */
  readonly span: Span
  /** What is there; may be empty. */
  readonly text: string
  /** Whether this is where the trouble is, or something that belongs to it. */
  readonly primary: boolean
  /** How many lines before it are shown too. */
  readonly linesBefore?: number
}

/** The data of a failure; only code and text are needed. */
export interface FailureData {
  /** Which of the closed list of troubles it is. */
  readonly code: FailureCode
  /** What Helm prints after `Error: `, byte for byte. */
  readonly helmText: string
  /** Places in charts and values. */
  readonly labels?: readonly Label[]
  /** Facts that led here. */
  readonly notes?: readonly string[]
  /** How to mend it; commands in backticks. */
  readonly hints?: readonly string[]
  /** Facts for programs; never a secret. */
  readonly data?: { readonly [key: string]: unknown }
  /** Other failures that the same run would meet once this one is mended. */
  readonly related?: readonly Failure[]
  /** What it came from. */
  readonly cause?: unknown
}

/** Marks failures for every copy of this package that a program may have loaded, such as its two module formats. */
const mark = Symbol.for('pintle.failure')

/** Any error of this package; programs know it as `HelmError`. `message` is `helmText`. */
export class Failure extends Error {
  /** What `instanceof` goes by between copies of this package; a family of one's own has none. */
  static readonly family: string = 'HelmError'
  /** As programs know the class: what Node prints in front of the message. */
  static override readonly name: string = 'HelmError'

  /** A failure of another copy of this package belongs to the family of the same name. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore-start lint/complexity/noThisInStatic: each family asks about itself
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true
    if (typeof value !== 'object' || value === null || !(mark in value) || !Object.hasOwn(this, 'family')) return false
    return this.family === 'HelmError' || value[mark] === this.family
    // biome-ignore-end lint/complexity/noThisInStatic: each family asks about itself
  }

  override readonly name: string = 'HelmError'
  /** Which of the closed list of troubles it is. */
  readonly code: FailureCode
  /** What Helm prints after `Error: `. */
  readonly helmText: string
  /** Places in charts and values, with what is wrong there. Not enumerable, for it has the files' texts. */
  declare readonly labels: readonly Label[]
  /** What else is known. */
  readonly notes: readonly string[]
  /** What might help. */
  readonly hints: readonly string[]
  /** Facts for programs, such as `status`, `reason`, `release`; the last is not enumerable. */
  readonly data: { readonly [key: string]: unknown }
  /** Failures that were found besides. */
  readonly related: readonly Failure[]

  constructor(options: FailureData) {
    super(options.helmText, options.cause === undefined ? undefined : { cause: options.cause })
    this.code = options.code
    this.helmText = options.helmText
    hide(this, 'labels', options.labels ?? [])
    this.notes = options.notes ?? []
    this.hints = options.hints ?? []
    this.data = withoutRecord(options.data ?? {})
    this.related = options.related ?? []
  }

  /** The name of the family. */
  get [mark](): string {
    return (this.constructor as typeof Failure).family
  }

  /** The nearest failure of a family: this one, or one of its causes. */
  find<T extends Failure>(family: new (data: FailureData) => T): T | undefined {
    for (let each: unknown = this; isError(each); each = each.cause) if (each instanceof family) return each
    return undefined
  }

  /** The failure as JSON data, for gRPC, HTTP and worker borders; spans become path, line and column. */
  toJSON(): { [key: string]: unknown } {
    return {
      name: this.name,
      code: this.code,
      message: this.helmText,
      labels: this.labels.map(({ span, text, primary }) => ({
        path: span.file.path,
        start: positionAt(span.file.text, span.start),
        end: positionAt(span.file.text, span.end),
        text,
        primary,
      })),
      notes: this.notes,
      hints: this.hints,
      data: reportable(this.data),
      ...(this.related.length === 0 ? {} : { related: this.related.map((each) => each.toJSON()) }),
      ...(this.cause instanceof Failure ? { cause: this.cause.toJSON() } : {}),
    }
  }
}

/** What a program prints or logs of an error, which is what is enumerable, is no place for values files and records. */
function hide(object: object, name: string, value: unknown): void {
  Object.defineProperty(object, name, { value, enumerable: false, configurable: true, writable: true })
}

/** What may hold secrets: a record, and what a chart has rendered. */
const secretFacts = ['release', 'manifestText']

/** The same data, its record there for those who ask for it by name. */
function withoutRecord(data: Failure['data']): Failure['data'] {
  const hidden = secretFacts.filter((name) => data[name] !== undefined)
  if (hidden.length === 0) return data
  const shown = { ...data }
  for (const name of hidden) hide(shown, name, data[name])
  return shown
}

/** All facts of a failure for another that takes its place, those among them that are hidden from programs that print. */
export function factsOf({ data }: Failure): { readonly [key: string]: unknown } {
  const hidden = secretFacts.flatMap((name) => (data[name] === undefined ? [] : [[name, data[name]]]))
  return { ...data, ...Object.fromEntries(hidden) }
}

/** A record may hold secrets in its manifests: only what names it is told. */
function reportable(data: Failure['data']): Failure['data'] {
  const { release } = data
  if (typeof release !== 'object' || release === null) return data
  const { name, namespace, revision, status, info } = release as { readonly [key: string]: unknown }
  const state = status ?? (info as { readonly status?: unknown } | undefined)?.status
  return { ...data, release: { name, namespace, revision, status: state } }
}

/** A chart cannot be found, read, prepared or rendered. */
export class ChartError extends Failure {
  static override readonly family = 'ChartError'
  override readonly name = 'ChartError'
}
/** A plugin cannot be found, read, installed or run; `data.exitCode` is its exit code where it ended with one. */
export class PluginError extends Failure {
  static override readonly family = 'PluginError'
  override readonly name = 'PluginError'
}
/** A repository or registry cannot be used. */
export class RepositoryError extends Failure {
  static override readonly family = 'RepositoryError'
  override readonly name = 'RepositoryError'
}
/** The cluster cannot be reached or refused a request; `status` is the HTTP status where there is one. */
export class ClusterError extends Failure {
  static override readonly family = 'ClusterError'
  override readonly name = 'ClusterError'
}
/** A release record cannot be read or written. */
export class StorageError extends Failure {
  static override readonly family = 'StorageError'
  override readonly name = 'StorageError'
}
/** A release is not there, is busy or cannot be touched. */
export class ReleaseError extends Failure {
  static override readonly family = 'ReleaseError'
  override readonly name: string = 'ReleaseError'
}
/** `install` failed. */
export class InstallError extends Failure {
  static override readonly family = 'InstallError'
  override readonly name = 'InstallError'
}
/** `upgrade` failed. */
export class UpgradeError extends Failure {
  static override readonly family = 'UpgradeError'
  override readonly name = 'UpgradeError'
}
/** `rollback` failed. */
export class RollbackError extends Failure {
  static override readonly family = 'RollbackError'
  override readonly name = 'RollbackError'
}
/** `uninstall` failed. */
export class UninstallError extends Failure {
  static override readonly family = 'UninstallError'
  override readonly name = 'UninstallError'
}
/** An optional part is not installed. */
export class HelmLibraryNotFound extends Failure {
  static override readonly family = 'HelmLibraryNotFound'
  override readonly name = 'HelmLibraryNotFound'
}

/** The text of anything thrown, for wrapping into another failure's text. */
export function textOf(error: unknown): string {
  return error instanceof Failure ? error.helmText : isError(error) ? error.message : String(error)
}
