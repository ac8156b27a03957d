// `.Files`: the chart's other files with their methods.
import { baseName, decodeUtf8, encodeBase64 } from '../base/index.ts'
import type { ChartFile } from '../chart/index.ts'
import { GoMap, type GoMethod, GoSlice, type GoValue } from '../go/index.ts'
import { yamlOf } from './data-functions.ts'
import { compileGlob } from './glob.ts'

/** The object `.Files` of a chart. */
export function chartFiles(files: readonly ChartFile[]): GoMap {
  return filesObject(new Map(files.map((file) => [file.path, file.data])))
}

function filesObject(files: ReadonlyMap<string, Uint8Array>): GoMap {
  const bytes = (name: GoValue) => files.get(name as string) ?? new Uint8Array()
  const methods: [string, GoMethod][] = [
    ['GetBytes', { parameters: ['string'], call: (name = '') => bytes(name) }],
    ['Get', { parameters: ['string'], call: (name = '') => decodeUtf8(bytes(name)) }],
    ['Glob', { parameters: ['string'], call: (pattern = '') => matching(files, pattern as string) }],
    ['AsConfig', { parameters: [], call: () => byBaseName(files, decodeUtf8) }],
    ['AsSecrets', { parameters: [], call: () => byBaseName(files, encodeBase64) }],
    ['Lines', { parameters: ['string'], call: (name = '') => lines(decodeUtf8(bytes(name))) }],
  ]
  return new GoMap('engine.files', '[]uint8', files, new Map(methods))
}

function matching(files: ReadonlyMap<string, Uint8Array>, pattern: string): GoMap {
  const glob = compileGlob(pattern)
  return filesObject(new Map([...files].filter(([path]) => glob.matches(path))))
}

/** A YAML map from the files' base names; where names meet, the last one stays. */
function byBaseName(files: ReadonlyMap<string, Uint8Array>, convert: (data: Uint8Array) => string): string {
  return yamlOf(new Map([...files].map(([path, data]): [string, GoValue] => [baseName(path), convert(data)])))
}

function lines(text: string): GoSlice {
  if (text === '') return new GoSlice('string')
  return new GoSlice('string', (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n'))
}
