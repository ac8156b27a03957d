// Sprig's semantic versions.
import {
  changeVersion,
  checkConstraint,
  compareVersions,
  formatVersion,
  incrementVersion,
  parseConstraint,
  parseVersion,
  SemverError,
  type Version,
} from '../formats/index.ts'
import { GoInteger, type GoMethod, GoStruct, type GoValue, goInt } from '../go/index.ts'
import { FunctionError, type TemplateFunction } from '../template/index.ts'
import { define } from './define.ts'

/** All functions on versions. */
export function versionFunctions(): TemplateFunction[] {
  return [
    define('semver', 'func(string) (*semver.Version, error)', (_, text: string) =>
      versionValue(readVersion(text), true),
    ),
    define('semverCompare', 'func(string, string) (bool, error)', (_, constraint: string, version: string) => {
      const parsed = failing(() => parseConstraint(constraint))
      return checkConstraint(parsed, readVersion(version))
    }),
  ]
}

function failing<T>(read: () => T): T {
  try {
    return read()
  } catch (error) {
    throw error instanceof SemverError ? new FunctionError(error.message) : error
  }
}

function readVersion(text: string): Version {
  return failing(() => parseVersion(text))
}

/** A version with its methods; Go gives a pointer from parsing and a plain struct from incrementing. */
function versionValue(version: Version, isPointer: boolean): GoStruct {
  const plain = (call: () => GoValue): GoMethod => ({ parameters: [], call })
  const number = (value: bigint) => new GoInteger('uint64', value)
  const comparison = (test: (order: number) => GoValue): GoMethod => ({
    parameters: ['*semver.Version'],
    call: (other) => test(compareVersions(version, (other as GoStruct).native as Version)),
  })
  const changed = (part: 'prerelease' | 'metadata'): GoMethod => ({
    parameters: ['string'],
    call: (text) =>
      versionValue(
        failing(() => changeVersion(version, { [part]: text as string })),
        false,
      ),
  })
  return new GoStruct({
    typeName: isPointer ? '*semver.Version' : 'semver.Version',
    native: version,
    deepCopy: () => versionValue(parseVersion('0.0.0'), isPointer),
    unexported: ['major', 'minor', 'patch', 'pre', 'metadata', 'original'],
    printedFields: [
      ['major', number(version.major)],
      ['minor', number(version.minor)],
      ['patch', number(version.patch)],
      ['pre', version.prerelease],
      ['metadata', version.metadata],
      ['original', version.original],
    ],
    methods: [
      ['String', plain(() => formatVersion(version))],
      ['MarshalText', plain(() => formatVersion(version))],
      ['Original', plain(() => version.original)],
      ['Major', plain(() => number(version.major))],
      ['Minor', plain(() => number(version.minor))],
      ['Patch', plain(() => number(version.patch))],
      ['Prerelease', plain(() => version.prerelease)],
      ['Metadata', plain(() => version.metadata)],
      ['Compare', comparison((order) => goInt(order))],
      ['Equal', comparison((order) => order === 0)],
      ['LessThan', comparison((order) => order < 0)],
      ['LessThanEqual', comparison((order) => order <= 0)],
      ['GreaterThan', comparison((order) => order > 0)],
      ['GreaterThanEqual', comparison((order) => order >= 0)],
      ['IncMajor', plain(() => versionValue(incrementVersion(version, 'major'), false))],
      ['IncMinor', plain(() => versionValue(incrementVersion(version, 'minor'), false))],
      ['IncPatch', plain(() => versionValue(incrementVersion(version, 'patch'), false))],
      ['SetPrerelease', changed('prerelease')],
      ['SetMetadata', changed('metadata')],
    ],
  })
}
