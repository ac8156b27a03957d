// Semantic versions as Helm reads them: strict and coerced parsing, order, printing, increments.

/** A version. Numbers are Go uint64. */
export interface Version {
  readonly major: bigint
  readonly minor: bigint
  readonly patch: bigint
  /** Without the leading `-`; empty where there is none. */
  readonly prerelease: string
  /** Without the leading `+`; empty where there is none. */
  readonly metadata: string
  /** The text that was read. */
  readonly original: string
}

/** A text is no version or no constraint; the message is the one Helm shows. */
export class SemverError extends Error {}

const maximumLength = 256
const maximumNumber = (1n << 64n) - 1n
const loosePattern =
  /^v?([0-9]+)(?:\.([0-9]+))?(?:\.([0-9]+))?(?:-([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?(?:\+([0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*))?$/

/**
 * Reads a version, filling up what is missing: `v1`, `1.2` and leading zeros are accepted.
 *
 * @throws SemverError
 * @see Masterminds/semver NewVersion
 */
export function parseVersion(text: string): Version {
  if (text.length > maximumLength) throw new SemverError(`version string is too long (max ${maximumLength} bytes)`)
  const match = loosePattern.exec(text)
  if (match === null) throw new SemverError('invalid semantic version')
  const prefix = 'error parsing version segment: '
  const version = {
    major: parseSegment(match[1] ?? '', prefix),
    minor: match[2] === undefined ? 0n : parseSegment(match[2], prefix),
    patch: match[3] === undefined ? 0n : parseSegment(match[3], prefix),
    prerelease: match[4] ?? '',
    metadata: match[5] ?? '',
    original: text,
  }
  if (version.prerelease !== '') checkPrerelease(version.prerelease)
  if (version.metadata !== '') checkMetadata(version.metadata)
  return version
}

/**
 * Reads a version that must be complete: three numbers without leading zeros, no `v`.
 *
 * @throws SemverError
 * @see Masterminds/semver StrictNewVersion
 */
export function parseStrictVersion(text: string): Version {
  if (text === '') throw new SemverError('version string empty')
  if (text.length > maximumLength) throw new SemverError(`version string is too long (max ${maximumLength} bytes)`)
  const [major, minor, ...others] = text.split('.')
  if (major === undefined || minor === undefined || others.length === 0)
    throw new SemverError('invalid semantic version')
  const [core, metadata] = cut(others.join('.'), '+')
  if (metadata !== undefined) checkMetadata(metadata)
  const [patch, prerelease] = cut(core, '-')
  if (prerelease !== undefined) checkPrerelease(prerelease)
  for (const segment of [major, minor, patch]) {
    if (!/^[0-9]*$/.test(segment)) throw new SemverError('invalid characters in version')
    if (segment.length > 1 && segment.startsWith('0')) throw new SemverError('version segment starts with 0')
  }
  return {
    major: parseSegment(major, ''),
    minor: parseSegment(minor, ''),
    patch: parseSegment(patch, ''),
    prerelease: prerelease ?? '',
    metadata: metadata ?? '',
    original: text,
  }
}

/** Whether `parseVersion` reads the text. */
export function isVersion(text: string): boolean {
  try {
    parseVersion(text)
    return true
  } catch {
    return false
  }
}

/** The version in full, without a leading `v`. */
export function formatVersion(version: Version): string {
  const prerelease = version.prerelease === '' ? '' : `-${version.prerelease}`
  const metadata = version.metadata === '' ? '' : `+${version.metadata}`
  return `${version.major}.${version.minor}.${version.patch}${prerelease}${metadata}`
}

/** -1, 0 or 1 as `left` is lower, equal or higher; metadata does not count. */
export function compareVersions(left: Version, right: Version): number {
  for (const part of ['major', 'minor', 'patch'] as const) {
    if (left[part] !== right[part]) return left[part] < right[part] ? -1 : 1
  }
  if (left.prerelease === right.prerelease) return 0
  if (left.prerelease === '') return 1
  if (right.prerelease === '') return -1
  return comparePrereleases(left.prerelease, right.prerelease)
}

/** Order of two prerelease texts, part by part. */
export function comparePrereleases(left: string, right: string): number {
  const leftParts = left.split('.')
  const rightParts = right.split('.')
  const length = Math.max(leftParts.length, rightParts.length)
  for (let index = 0; index < length; index++) {
    const order = comparePart(leftParts[index] ?? '', rightParts[index] ?? '')
    if (order !== 0) return order
  }
  return 0
}

/** The next major, minor or patch version; a prerelease's next patch is its own release. Keeps a leading `v`. */
export function incrementVersion(version: Version, part: 'major' | 'minor' | 'patch'): Version {
  const unfinished = part === 'patch' && version.prerelease !== ''
  if (!unfinished && version[part] === maximumNumber)
    throw new SemverError(`${part} version increment would overflow uint64`)
  const step = unfinished ? 0n : 1n
  return withOriginal(version, {
    major: part === 'major' ? version.major + 1n : version.major,
    minor: part === 'major' ? 0n : part === 'minor' ? version.minor + 1n : version.minor,
    patch: part === 'patch' ? version.patch + step : 0n,
    prerelease: '',
    metadata: '',
  })
}

/** The version with another prerelease or metadata, checked. */
export function changeVersion(
  version: Version,
  change: { readonly prerelease?: string; readonly metadata?: string },
): Version {
  if (change.prerelease) checkPrerelease(change.prerelease)
  if (change.metadata) checkMetadata(change.metadata)
  return withOriginal(version, { ...version, ...change })
}

function withOriginal(old: Version, next: Omit<Version, 'original'>): Version {
  const version = { ...next, original: '' }
  return { ...version, original: (old.original.startsWith('v') ? 'v' : '') + formatVersion(version) }
}

function parseSegment(text: string, prefix: string): bigint {
  if (text === '') throw new SemverError(`${prefix}strconv.ParseUint: parsing "": invalid syntax`)
  const value = BigInt(text)
  if (value > maximumNumber) throw new SemverError(`${prefix}strconv.ParseUint: parsing "${text}": value out of range`)
  return value
}

function cut(text: string, separator: string): [string, string | undefined] {
  const index = text.indexOf(separator)
  return index === -1 ? [text, undefined] : [text.slice(0, index), text.slice(index + 1)]
}

function checkPrerelease(text: string): void {
  for (const part of text.split('.')) {
    if (part === '' || !/^[0-9A-Za-z-]+$/.test(part)) throw new SemverError('invalid prerelease string')
    if (/^0[0-9]+$/.test(part)) throw new SemverError('version segment starts with 0')
  }
}

function checkMetadata(text: string): void {
  for (const part of text.split('.')) {
    if (part === '' || !/^[0-9A-Za-z-]+$/.test(part)) throw new SemverError('invalid metadata string')
  }
}

/** Numbers come before words; a missing part comes before any. */
function comparePart(left: string, right: string): number {
  if (left === right) return 0
  if (left === '') return -1
  if (right === '') return 1
  const leftNumber = numberOf(left)
  const rightNumber = numberOf(right)
  if (leftNumber === undefined && rightNumber === undefined) return left > right ? 1 : -1
  if (rightNumber === undefined) return -1
  if (leftNumber === undefined) return 1
  return leftNumber > rightNumber ? 1 : -1
}

function numberOf(text: string): bigint | undefined {
  if (!/^[0-9]+$/.test(text)) return undefined
  const value = BigInt(text)
  return value > maximumNumber ? undefined : value
}
