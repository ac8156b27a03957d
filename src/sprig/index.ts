// Sprig's function library for templates. The door of this folder.
import type { FunctionTable } from '../template/index.ts'
import { certificateFunctions, symmetricFunctions } from './crypto/index.ts'
import { dateFunctions } from './dates.ts'
import { defaultFunctions } from './defaults.ts'
import { dictionaryFunctions } from './dictionaries.ts'
import { encodingFunctions } from './encoding.ts'
import { hashFunctions } from './hashes.ts'
import { jsonFunctions } from './json.ts'
import { listFunctions } from './lists.ts'
import { numericFunctions } from './numeric.ts'
import { passwordFunctions } from './passwords.ts'
import { pathFunctions } from './paths.ts'
import { randomFunctions } from './random.ts'
import { regexpFunctions } from './regular-expressions.ts'
import { stringFunctions } from './strings.ts'
import { urlFunctions } from './urls.ts'
import { versionFunctions } from './versions.ts'

/**
 * Sprig's functions by name, with their Go signatures. What needs the world (clock, random, keys, names) asks the
 * caller's `effects`. A table keeps the regular expressions it compiled: make one per rendering or keep it as long as
 * you like.
 *
 * @see sprig TxtFuncMap
 */
export function sprigFunctions(): FunctionTable {
  const all = [
    ...certificateFunctions(),
    ...dateFunctions(),
    ...defaultFunctions(),
    ...dictionaryFunctions(),
    ...encodingFunctions(),
    ...hashFunctions(),
    ...jsonFunctions(),
    ...listFunctions(),
    ...numericFunctions(),
    ...passwordFunctions(),
    ...pathFunctions(),
    ...randomFunctions(),
    ...regexpFunctions(),
    ...stringFunctions(),
    ...symmetricFunctions(),
    ...urlFunctions(),
    ...versionFunctions(),
  ]
  return new Map(all.map((entry) => [entry.name, entry]))
}
