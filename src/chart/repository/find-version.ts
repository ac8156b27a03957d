// Which version of a chart an index has for what was asked: the very one, or the newest that a constraint admits.
import { checkConstraint, isVersion, parseConstraint, parseVersion } from '../../formats/index.ts'
import { logLine } from '../log-line.ts'
import { IndexError, type IndexVersion, type RepositoryIndex } from './index-model.ts'

/** A version that was found; perhaps a log line about it. */
export interface FoundVersion {
  readonly found: IndexVersion
  readonly warning?: string
  /** A constraint chose it. */
  readonly isChosen?: true
}

/**
 * The newest version of the chart that `version` admits; an empty text admits every release.
 *
 * @throws IndexError with Helm's text
 * @see helm pkg/repo/v1 IndexFile.Get
 */
export function findVersion(index: RepositoryIndex, name: string, version: string): FoundVersion {
  const versions = index.versions(name)
  if (versions === undefined) throw new IndexError('no chart name found')
  if (versions.length === 0) throw new IndexError('no chart version found')
  const constraint = parseConstraint(version === '' ? '*' : version)
  const same = version === '' ? undefined : versions.find((candidate) => candidate.version === version)
  if (same !== undefined) return { found: same }
  const found = versions.find(
    (candidate) => isVersion(candidate.version) && checkConstraint(constraint, parseVersion(candidate.version)),
  )
  if (found === undefined) throw new IndexError(`no chart version found for ${name}-${version}`)
  if (version === '') return { found }
  if (isRange(version)) return { found, isChosen: true }
  const message = 'unable to find exact version requested; falling back to closest available version'
  return { found, warning: logLine('WARN', message, { chart: name, requested: version, selected: found.version }) }
}

function isRange(version: string): boolean {
  if (/[\^~<>=!*]|\|\|| - /.test(version)) return true
  return /[xX]/.test(version.split(/[-+]/)[0] as string)
}
