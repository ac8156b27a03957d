// The port to where release records live. Adapters in `storage/`; only `apply/` calls what writes.
import type { Release, ReleaseStatus } from './model.ts'

/** What stands on the outside of a record. */
export interface RecordOutline {
  /** Of the release. */
  readonly namespace: string
  /** Of the release. */
  readonly name: string
  /** From 1 on. */
  readonly revision: number
  /** The user's and Helm's own. */
  readonly labels: { readonly [key: string]: string }
}

/** Which records a list gives. */
export interface ListOptions {
  readonly labels?: { readonly [key: string]: string }
  readonly selector?: string
  readonly statuses?: readonly ReleaseStatus[]
  /** Of every release only the newest revision that can be read; the others may stay undecoded. */
  readonly latest?: boolean
  /**
   * With `latest`: picks by what stands on the records' outside. A store may, and need not, leave the others unread; with
   * the chosen ones it may give more.
   */
  readonly choose?: (newest: readonly RecordOutline[]) => readonly RecordOutline[]
  readonly signal?: AbortSignal
}

/** Release records of one namespace (or of all, when the store was opened so). */
export interface ReleaseStore {
  /** `Secret`, `ConfigMap`, `Memory`, `SQL`. */
  readonly driver: string
  /** One revision; undefined when it is not there. */
  get(name: string, revision: number, signal?: AbortSignal): Promise<Release | undefined>
  /**
   * All revisions of a name that can be read, oldest first; empty when there are no records.
   * @throws StorageError RELEASE_UNREADABLE where there are records and none can be read
   */
  history(name: string, signal?: AbortSignal): Promise<readonly Release[]>
  /** Every record, those that match the labels when given. One that does not decode is reported and left out. */
  list(options?: ListOptions): AsyncIterable<Release>
  /**
   * Refuses a record that could not be created because of its size, before anything else is done; changes nothing. Absent
   * where records have no limit.
   * @throws StorageError as `create` would
   */
  check?(release: Release, signal?: AbortSignal): Promise<void>
  /**
   * Told of a record that will be written soon, so that its text is made while something else is waited for; changes
   * nothing. Absent where that gains nothing.
   */
  prepare?(release: Release): void
  /** @throws StorageError `release: already exists` */
  create(release: Release, signal?: AbortSignal): Promise<void>
  /** @throws StorageError `release: not found` */
  update(release: Release, signal?: AbortSignal): Promise<void>
  /** Gives back what it removed; undefined when it was not there. */
  delete(name: string, revision: number, signal?: AbortSignal): Promise<Release | undefined>
}
