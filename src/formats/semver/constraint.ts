// Version constraints as Helm reads them: comparisons, `~`, `^`, wildcards, hyphen ranges, `,`/space for and, `||` for or.
import { byteLength } from '../../base/index.ts'
import { quote } from '../../go/index.ts'
import {
  comparePrereleases,
  compareVersions,
  formatVersion,
  parseVersion,
  SemverError,
  type Version,
} from './version.ts'

/** One comparison of a constraint. */
interface Comparison {
  readonly operator: string
  /** The version as it stands, wildcards kept. */
  readonly text: string
  readonly version: Version
  /** A number is a wildcard or missing; `minorOpen`/`patchOpen` say which is the first, neither says the major. */
  readonly open: boolean
  readonly minorOpen: boolean
  readonly patchOpen: boolean
}

/** A constraint: one of the groups must hold, in it every comparison. */
export interface Constraint {
  readonly groups: readonly { readonly comparisons: readonly Comparison[]; readonly mentionsPrerelease: boolean }[]
}

/** The result of holding a version against a constraint; `reasons` tells why not, in Helm's words. */
export interface ConstraintResult {
  readonly matches: boolean
  readonly reasons: readonly string[]
}

const maximumLength = 512
const maximumGroups = 32
const space = '[\\t\\n\\f\\r ]'
const versionSource =
  'v?([0-9|xX*]+)(\\.[0-9|xX*]+)?(\\.[0-9|xX*]+)?(-[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?'
const comparisonPattern = new RegExp(`${space}*(!=|>=|=>|<=|=<|~>|=|>|<|~|\\^|)${space}*(${versionSource})`, 'y')
const separatorPattern = new RegExp(`${space}*,${space}*|${space}+`, 'y')
const rangePattern = new RegExp(`${space}*(${versionSource})${space}+-${space}+(${versionSource})${space}*`, 'g')

/**
 * Reads a constraint such as `>=1.2.3 <2 || ~3.1.x`.
 *
 * @throws SemverError
 * @see Masterminds/semver NewConstraint
 */
export function parseConstraint(text: string): Constraint {
  if (byteLength(text) > maximumLength)
    throw new SemverError(`constraint string is too long (max ${maximumLength} bytes)`)
  const groups = expandRanges(text).split('||')
  if (groups.length > maximumGroups) throw new SemverError(`too many constraint groups (max ${maximumGroups})`)
  return {
    groups: groups.map((group) => {
      const comparisons = parseGroup(group)
      return { comparisons, mentionsPrerelease: comparisons.some((comparison) => comparison.version.prerelease !== '') }
    }),
  }
}

/** Whether the version satisfies the constraint. */
export function checkConstraint(
  constraint: Constraint,
  version: Version,
  options: { readonly includePrerelease?: boolean } = {},
): boolean {
  return constraint.groups.some(({ comparisons, mentionsPrerelease }) =>
    comparisons.every(
      (comparison) =>
        checkComparison(comparison, version, options.includePrerelease === true || mentionsPrerelease) === undefined,
    ),
  )
}

/**
 * Whether the version satisfies the constraint, and if not, why.
 *
 * @see Masterminds/semver Constraints.Validate
 */
export function explainConstraint(
  constraint: Constraint,
  version: Version,
  options: { readonly includePrerelease?: boolean } = {},
): ConstraintResult {
  const reasons: string[] = []
  let prereleaseTold = false
  for (const { comparisons, mentionsPrerelease } of constraint.groups) {
    const prereleases = options.includePrerelease === true || mentionsPrerelease
    let holds = true
    for (const comparison of comparisons) {
      const reason = checkComparison(comparison, version, prereleases)
      if (reason === undefined) continue
      holds = false
      if (version.prerelease !== '' && !prereleases) {
        if (prereleaseTold) continue
        prereleaseTold = true
      }
      reasons.push(reason)
    }
    if (holds) return { matches: true, reasons: [] }
  }
  return { matches: false, reasons }
}

/** The constraint in its canonical spelling. */
export function formatConstraint(constraint: Constraint): string {
  return constraint.groups
    .map(({ comparisons }) => comparisons.map(({ operator, text }) => operator + text).join(' '))
    .join(' || ')
}

/** Whether version and constraint can both be read and agree. */
export function isCompatibleRange(constraint: string, version: string): boolean {
  try {
    return checkConstraint(parseConstraint(constraint), parseVersion(version))
  } catch {
    return false
  }
}

function expandRanges(text: string): string {
  let result = text
  for (const match of text.matchAll(rangePattern))
    result = result.replace(match[0], () => `>= ${match[1]}, <= ${match[6]} `)
  return result
}

/** A sticky scanner rather than one expression over the group: that one backtracks without end on hostile spaces. */
function parseGroup(group: string): Comparison[] {
  const matches: RegExpExecArray[] = []
  let offset = 0
  for (;;) {
    comparisonPattern.lastIndex = offset
    const match = comparisonPattern.exec(group)
    if (match === null) throw new SemverError(`improper constraint: ${quote(group)}`)
    matches.push(match)
    offset = comparisonPattern.lastIndex
    separatorPattern.lastIndex = offset
    const separated = separatorPattern.exec(group)
    if (separated !== null) offset = separatorPattern.lastIndex
    if (offset === group.length && !separated?.[0].includes(',')) return matches.map(parseComparison)
    if (separated === null) throw new SemverError(`improper constraint: ${quote(group)}`)
  }
}

function parseComparison(match: RegExpExecArray): Comparison {
  const [, operator = '', text = '', major = '', minor, patch, prerelease = ''] = match
  const majorOpen = isWildcard(major)
  const minorOpen = !majorOpen && (minor === undefined || isWildcard(minor.slice(1)))
  const patchOpen = !majorOpen && !minorOpen && (patch === undefined || isWildcard(patch.slice(1)))
  const filled = majorOpen ? '0.0.0' : minorOpen ? `${major}.0.0` : patchOpen ? `${major}${minor}.0` : undefined
  try {
    const version = parseVersion(filled === undefined ? text : filled + prerelease)
    return { operator, text, version, open: filled !== undefined, minorOpen, patchOpen }
  } catch {
    throw new SemverError('constraint parser error')
  }
}

function isWildcard(text: string): boolean {
  return text === 'x' || text === 'X' || text === '*'
}

/** Undefined if the comparison holds, else the reason why not. */
function checkComparison(comparison: Comparison, version: Version, prereleases: boolean): string | undefined {
  const shown = quote(formatVersion(version))
  if (version.prerelease !== '' && !prereleases) {
    return `${shown} is a prerelease version and the constraint is only looking for release versions`
  }
  const holds = operators[comparison.operator] as Operator
  const complaint = holds(version, comparison)
  return complaint === undefined ? undefined : `${shown} ${complaint.replace('%q', () => quote(comparison.text))}`
}

/** Undefined if the comparison holds, else a complaint with `%q` for the constraint's version. */
type Operator = (version: Version, comparison: Comparison) => string | undefined

const operators: { readonly [operator: string]: Operator } = {
  '': equalOrTilde,
  '=': equalOrTilde,
  '!=': notEqual,
  '>': greater,
  '<': (version, { version: bound }) =>
    compareVersions(version, bound) < 0 ? undefined : 'is greater than or equal to %q',
  '>=': greaterOrEqual,
  '=>': greaterOrEqual,
  '<=': lessOrEqual,
  '=<': lessOrEqual,
  '~': tilde,
  '~>': tilde,
  '^': caret,
}

function notEqual(version: Version, { version: bound, open, minorOpen, patchOpen }: Comparison): string | undefined {
  const equal = 'is equal to %q'
  if (open) {
    if (bound.major !== version.major) return undefined
    if (minorOpen) return equal
    if (bound.minor !== version.minor) return undefined
    if (!patchOpen) return bound.patch !== version.patch || compareVersions(version, bound) !== 0 ? undefined : equal
    return comparePrereleases(version.prerelease, bound.prerelease) !== 0 ? undefined : equal
  }
  return compareVersions(version, bound) === 0 ? equal : undefined
}

function greater(version: Version, { version: bound, open, minorOpen, patchOpen }: Comparison): string | undefined {
  const notGreater = 'is less than or equal to %q'
  if (open) {
    if (version.major !== bound.major) return version.major > bound.major ? undefined : notGreater
    if (minorOpen) return notGreater
    if (patchOpen) return version.minor > bound.minor ? undefined : notGreater
  }
  return compareVersions(version, bound) > 0 ? undefined : notGreater
}

function greaterOrEqual(version: Version, { version: bound }: Comparison): string | undefined {
  return compareVersions(version, bound) >= 0 ? undefined : 'is less than %q'
}

function lessOrEqual(version: Version, { version: bound, open, minorOpen }: Comparison): string | undefined {
  const tooGreat = 'is greater than %q'
  if (!open) return compareVersions(version, bound) <= 0 ? undefined : tooGreat
  if (version.major > bound.major) return tooGreat
  return version.major === bound.major && version.minor > bound.minor && !minorOpen ? tooGreat : undefined
}

function equalOrTilde(version: Version, comparison: Comparison): string | undefined {
  if (comparison.open) return tilde(version, comparison)
  return compareVersions(version, comparison.version) === 0 ? undefined : 'is not equal to %q'
}

function tilde(version: Version, { version: bound, minorOpen, patchOpen }: Comparison): string | undefined {
  if (compareVersions(version, bound) < 0) return 'is less than %q'
  const zero = bound.major === 0n && bound.minor === 0n && bound.patch === 0n
  if (zero && !minorOpen && !patchOpen) return undefined
  if (version.major !== bound.major) return 'does not have same major version as %q'
  if (version.minor !== bound.minor && !minorOpen) return 'does not have same major and minor version as %q'
  return undefined
}

function caret(version: Version, { version: bound, minorOpen, patchOpen }: Comparison): string | undefined {
  if (compareVersions(version, bound) < 0) return 'is less than %q'
  if (version.major !== bound.major) return 'does not have same major version as %q'
  if (bound.major > 0n || minorOpen) return undefined
  if (bound.minor > 0n || patchOpen) {
    if (version.minor === bound.minor) return undefined
    return 'does not have same minor version as %q. Expected minor versions to match when constraint major version is 0'
  }
  if (version.minor > 0n) return 'does not have same minor version as %q'
  if (bound.patch === version.patch) return undefined
  return 'does not equal %q. Expect version and constraint to equal when major and minor versions are 0'
}
