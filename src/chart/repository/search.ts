// Searching indexes for words.

import { compareUtf8, joinPath } from '../../base/index.ts'
import { Failure, textOf } from '../../diagnostics/index.ts'
import { checkConstraint, compareVersions, isVersion, parseConstraint, parseVersion } from '../../formats/index.ts'
import { compileRegexp, toLower } from '../../go/index.ts'
import type { IndexSummary, IndexVersion, RepositoryIndex } from './index-model.ts'

/** What to look for. */
export interface IndexQuery {
  /** Empty: everything. */
  readonly term: string
  /** The term is a regular expression of Go's. */
  readonly regexp: boolean
  /** A constraint; empty: releases. */
  readonly version: string
  /** All versions instead of the newest. */
  readonly allVersions: boolean
}

/** A chart that was found. */
export interface IndexMatch {
  /** `repository/chart`. */
  readonly name: string
  /** Of the chart. */
  readonly version: string
  /** Of what the chart brings; may be empty. */
  readonly appVersion: string
  /** Of the chart. */
  readonly description: string
}

interface Candidate {
  readonly name: string
  readonly version: IndexVersion
  score: number
}

/** Higher scores do not count as found. */
const maximumScore = 25

/**
 * Searches indexes by the names of their repositories.
 *
 * @throws Failure with Helm's text when the constraint or the expression cannot be read
 * @see helm pkg/cmd/search Index, pkg/cmd/search_repo.go
 */
export function searchIndexes(indexes: ReadonlyMap<string, RepositoryIndex>, query: IndexQuery): readonly IndexMatch[] {
  const candidates = new Map<string, Candidate & { readonly repository: string }>()
  for (const [repository, index] of indexes) {
    for (const chart of index.names) {
      const name = joinPath(repository, chart)
      const versions = index.versions(chart) ?? []
      for (const version of versions) {
        const key = `${name}$$${version.version}`
        candidates.set(key, { name: key.split('$$')[0] as string, version, score: 0, repository })
      }
    }
  }
  const matching = query.term === '' ? [...candidates.values()] : filterByTerm([...candidates.values()], query)
  return constrained(matching, query).map(({ name, version }) => {
    const { appVersion, description } = version.summary()
    return { name, version: version.version, appVersion, description }
  })
}

function filterByTerm<T extends Candidate & { readonly repository: string }>(
  candidates: readonly T[],
  query: IndexQuery,
): readonly T[] {
  const find = finderOf(query)
  return candidates.filter((candidate) => {
    const line = searchedLine(candidate.version.summary(), candidate.repository)
    const found = find(line)
    if (found === -1) return false
    candidate.score = line.slice(0, found).split('\v').length - 1
    return candidate.score < maximumScore
  })
}

function searchedLine({ name, description, keywords }: IndexSummary, repository: string): string {
  return [name, `${repository}/${name}`, description, keywords.join(' ')].join('\v')
}

/** Where in a line the term is; -1 where it is not. */
function finderOf({ term, regexp }: IndexQuery): (line: string) => number {
  if (!regexp) {
    const wanted = toLower(term)
    return (line) => toLower(line).indexOf(wanted)
  }
  try {
    const expression = compileRegexp(term)
    return (line) => expression.findSubmatchIndex(line)?.[0] ?? -1
  } catch (error) {
    throw new Failure({ code: 'INVALID_ARGUMENT', helmText: textOf(error), cause: error })
  }
}

/** Sorted by how well they match, then by name, newest first; of one name the first that the constraint admits. */
function constrained(candidates: readonly Candidate[], query: IndexQuery): readonly Candidate[] {
  const constraint = constraintOf(query.version)
  const versions = new Map(
    candidates.map(({ version }) => [version, isVersion(version.version) ? parseVersion(version.version) : undefined]),
  )
  const sorted = [...candidates].sort((left, right) => {
    if (left.score !== right.score) return left.score - right.score
    if (left.name !== right.name) return compareUtf8(left.name, right.name)
    const first = versions.get(left.version)
    const second = versions.get(right.version)
    return first === undefined || second === undefined ? 0 : compareVersions(second, first)
  })
  const found = new Set<string>()
  return sorted.filter(({ name, version }) => {
    if (!query.allVersions && found.has(name)) return false
    const parsed = versions.get(version)
    if (parsed === undefined || !checkConstraint(constraint, parsed)) return false
    found.add(name)
    return true
  })
}

function constraintOf(text: string): ReturnType<typeof parseConstraint> {
  try {
    return parseConstraint(text)
  } catch (error) {
    const helmText = `an invalid version/constraint format: ${textOf(error)}`
    throw new Failure({ code: 'INVALID_ARGUMENT', helmText, cause: error })
  }
}
