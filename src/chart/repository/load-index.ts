// The text of an index as a `RepositoryIndex`: scanned where it is laid out as Helm does it, read completely else.
import { compareVersions, isVersion, parseVersion } from '../../formats/index.ts'
import { checkEntry, decodeIndex, decodeIndexItem } from './decode-index.ts'
import {
  type IndexEntry,
  IndexError,
  type IndexSummary,
  type IndexVersion,
  type RepositoryIndex,
} from './index-model.ts'
import { quickSummary } from './quick-summary.ts'
import { type ScannedIndex, type ScannedItem, scanIndex } from './scan-index.ts'

/**
 * Reads an index; objects are built for what is asked for only.
 *
 * @param source what log lines name: a path or a URL
 * @throws IndexError with the text of Helm and Go
 */
export function loadIndex(text: string, source: string): RepositoryIndex {
  const scanned = scanIndex(text)
  if (scanned === undefined) return completely(text, source)
  try {
    return fromScan(text, source, scanned)
  } catch (error) {
    // Something in an entry: the complete reader says what.
    if (error instanceof IndexError) return completely(text, source)
    throw error
  }
}

/** What must be read completely takes some ten times its length in memory. */
const longestUnusual = 64_000_000

function completely(text: string, source: string): RepositoryIndex {
  if (text.length > longestUnusual) {
    throw new IndexError(`the index is not laid out as Helm lays it out, and longer than ${longestUnusual} characters`)
  }
  const { index, warnings } = decodeIndex(text, source)
  const lists = new Map([...index.entries].map(([name, entries]) => [name, entries.map(versionOf)]))
  return indexOver(lists, { text, warnings })
}

function versionOf(entry: IndexEntry): IndexVersion {
  return { version: entry.metadata.version, summary: () => summaryOf(entry), mentions: () => true, entry: () => entry }
}

function summaryOf({ metadata }: IndexEntry): IndexSummary {
  return {
    name: metadata.name,
    appVersion: metadata.appVersion ?? '',
    description: metadata.description ?? '',
    keywords: metadata.keywords ?? [],
  }
}

function fromScan(text: string, source: string, { items }: ScannedIndex): RepositoryIndex {
  const warnings: string[] = []
  const lists = new Map<string, IndexVersion[]>()
  for (const [name, list] of items) {
    const place = { name, source, warnings }
    const kept: IndexVersion[] = []
    for (let position = list.length - 1; position >= 0; position--) {
      const item = list[position] as ScannedItem
      if (item.checked) kept.push(new ScannedVersion(text, item))
      else {
        const entry = checkEntry(decodeItem(text, item), place)
        if (entry !== undefined) kept.push(versionOf(entry))
      }
    }
    lists.set(name, kept.reverse())
  }
  return indexOver(lists, { text, warnings })
}

/** Reads the element of the list by itself: its dash is taken away, so that its mapping is left. */
function decodeItem(text: string, { start, end }: ScannedItem): ReturnType<typeof decodeIndexItem> {
  return decodeIndexItem(text.slice(start, end).replace(/^( *)-/, '$1 '))
}

class ScannedVersion implements IndexVersion {
  readonly version: string
  private readonly text: string
  private readonly item: ScannedItem
  private read: IndexEntry | undefined

  constructor(text: string, item: ScannedItem) {
    this.version = item.version
    this.text = text
    this.item = item
  }

  summary(): IndexSummary {
    const { start, end } = this.item
    return quickSummary(this.text.slice(start, end)) ?? summaryOf(this.entry())
  }

  mentions(text: string): boolean {
    return this.text.slice(this.item.start, this.item.end).includes(text)
  }

  entry(): IndexEntry {
    this.read ??= checkEntry(decodeItem(this.text, this.item), { name: '', source: '', warnings: [] })
    if (this.read === undefined) throw new IndexError(`an entry of version ${this.version} cannot be read`)
    return this.read
  }
}

interface IndexFacts {
  readonly text: string
  readonly warnings: readonly string[]
}

function indexOver(lists: ReadonlyMap<string, IndexVersion[]>, { text, warnings }: IndexFacts): RepositoryIndex {
  const sorted = new Set<string>()
  return {
    *mentioning(wanted) {
      if (!text.includes(wanted)) return
      for (const list of lists.values()) for (const version of list) if (version.mentions(wanted)) yield version
    },
    names: [...lists.keys()],
    warnings,
    versions(name) {
      const list = lists.get(name)
      if (list !== undefined && !sorted.has(name)) {
        sortNewestFirst(list)
        sorted.add(name)
      }
      return list
    },
  }
}

/** Sorts in place; most lists are in order already. @see helm pkg/repo/v1 IndexFile.SortEntries */
export function sortNewestFirst(list: { readonly version: string }[]): void {
  if (list.every((item, index) => index === 0 || isNotOlder((list[index - 1] as typeof item).version, item.version)))
    return
  const parsed = new Map(list.map((item) => [item, isVersion(item.version) ? parseVersion(item.version) : undefined]))
  list.sort((left, right) => {
    const first = parsed.get(left)
    const second = parsed.get(right)
    if (first === undefined || second === undefined) return Number(first === undefined) - Number(second === undefined)
    return compareVersions(second, first)
  })
}

function isNotOlder(left: string, right: string): boolean {
  const first = numbersOf(left)
  const second = numbersOf(right)
  if (first !== undefined && second !== undefined && first !== second) return first > second
  return compareVersions(parseVersion(left), parseVersion(right)) >= 0
}

/** Versions of three numbers below 65536 as one number. */
function numbersOf(version: string): number | undefined {
  let result = 0
  let number = 0
  let points = 0
  for (let index = 0; index < version.length; index++) {
    const code = version.charCodeAt(index)
    if (code === 46) {
      result = result * 65_536 + number
      number = 0
      points++
    } else if (code >= 48 && code <= 57) number = number * 10 + code - 48
    else return undefined
    if (number >= 65_536) return undefined
  }
  return points === 2 ? result * 65_536 + number : undefined
}
