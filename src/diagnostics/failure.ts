// The one hierarchy of errors: data first. What is thrown anywhere in this package is a `Failure` or one of its families.
import type { FailureCode } from './codes.ts'
import { positionAt, type Span } from './source.ts'

/** A span with a word on it; the primary one is where the trouble is. */
export interface Label {
  readonly span: Span
  readonly text: string
  readonly primary: boolean
  /** How many lines before it are shown too. */
  readonly linesBefore?: number
}

/** The data of a failure; only code and text are needed. */
export interface FailureData {
  readonly code: FailureCode
  /** What Helm prints after `Error: `, byte for byte. */
  readonly helmText: string
  readonly labels?: readonly Label[]
  /** Facts that led here. */
  readonly notes?: readonly string[]
  /** How to mend it; commands in backticks. */
  readonly hints?: readonly string[]
  /** Facts for programs; never a secret. */
  readonly data?: { readonly [key: string]: unknown }
  /** Other failures that the same run would meet once this one is mended. */
  readonly related?: readonly Failure[]
  readonly cause?: unknown
}

/** Any error of this package. `message` is `helmText`. */
export class Failure extends Error {
  readonly code: FailureCode
  readonly helmText: string
  readonly labels: readonly Label[]
  readonly notes: readonly string[]
  readonly hints: readonly string[]
  readonly data: { readonly [key: string]: unknown }
  readonly related: readonly Failure[]

  constructor(options: FailureData) {
    super(options.helmText, options.cause === undefined ? undefined : { cause: options.cause })
    this.name = new.target.name
    this.code = options.code
    this.helmText = options.helmText
    this.labels = options.labels ?? []
    this.notes = options.notes ?? []
    this.hints = options.hints ?? []
    this.data = options.data ?? {}
    this.related = options.related ?? []
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
      data: this.data,
      ...(this.related.length === 0 ? {} : { related: this.related.map((each) => each.toJSON()) }),
      ...(this.cause instanceof Failure ? { cause: this.cause.toJSON() } : {}),
    }
  }
}

/** A chart cannot be found, read, prepared or rendered. */
export class ChartError extends Failure {}
/** A plugin cannot be found, read, installed or run; `data.exitCode` is its exit code where it ended with one. */
export class PluginError extends Failure {}
/** A repository or registry cannot be used. */
export class RepositoryError extends Failure {}
/** The cluster cannot be reached or refused a request; `status` is the HTTP status where there is one. */
export class ClusterError extends Failure {}
/** A release record cannot be read or written. */
export class StorageError extends Failure {}
/** A release is not there, is busy or cannot be touched. */
export class ReleaseError extends Failure {}
/** `install` failed. */
export class InstallError extends Failure {}
/** `upgrade` failed. */
export class UpgradeError extends Failure {}
/** `rollback` failed. */
export class RollbackError extends Failure {}
/** `uninstall` failed. */
export class UninstallError extends Failure {}
/** An optional part is not installed. */
export class HelmLibraryNotFound extends Failure {}

/** The text of anything thrown, for wrapping into another failure's text. */
export function textOf(error: unknown): string {
  return error instanceof Failure ? error.helmText : error instanceof Error ? error.message : String(error)
}
