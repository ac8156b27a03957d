// The index of a chart repository: which charts it has, in which versions, where.
import type { ChartMetadata } from '../model.ts'

/** One version of a chart. */
export interface IndexEntry {
  readonly metadata: ChartMetadata
  readonly urls: readonly string[]
  /** RFC 3339, as Go prints it; the zero time where nothing stood. */
  readonly created: string
  readonly removed?: boolean
  /** SHA-256 in hexadecimal, perhaps after `sha256:`; empty where nothing stood. */
  readonly digest: string
  /** Fields of old generations, which are carried along. */
  readonly legacy?: { readonly [name in 'checksum' | 'engine' | 'tillerVersion' | 'url']?: string }
}

/** A version in an index; `entry` reads the rest of it when it is asked for. */
export interface IndexVersion {
  readonly version: string
  /** What searching looks at and shows; cheaper than the entry. */
  summary(): IndexSummary
  /** Whether the entry's URLs can hold the text. */
  mentions(text: string): boolean
  entry(): IndexEntry
}

/** The part of an entry that searching looks at and shows. */
export interface IndexSummary {
  readonly name: string
  readonly appVersion: string
  readonly description: string
  readonly keywords: readonly string[]
}

/** An index that was read. */
export interface RepositoryIndex {
  /** Names of charts as they stand as keys. */
  readonly names: readonly string[]
  /** Newest first; undefined where there is no such chart. Entries that break a rule are not among them. */
  versions(name: string): readonly IndexVersion[] | undefined
  /** Versions whose entry holds the text somewhere. */
  mentioning(text: string): Iterable<IndexVersion>
  /** Log lines on entries that were left out, as Helm prints them. */
  readonly warnings: readonly string[]
}

/** All of an index, for writing one. */
export interface WholeIndex {
  readonly apiVersion: string
  readonly generated: string
  readonly entries: ReadonlyMap<string, readonly IndexEntry[]>
  readonly publicKeys?: readonly string[]
  readonly annotations?: ReadonlyMap<string, string>
}

/** An index cannot be used; the message is Helm's. */
export class IndexError extends Error {}
