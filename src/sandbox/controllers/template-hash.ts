// A short hash of a pod template, for the names of replica sets and revisions.
import { isJsonObject, type Json } from '../../base/index.ts'

const alphabet = 'bcdfghjklmnpqrstvwxz2456789'

function canonical(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (!isJsonObject(value)) return JSON.stringify(value)
  return `{${Object.keys(value)
    .sort()
    .map((key) => `${JSON.stringify(key)}:${canonical(value[key] as Json)}`)
    .join(',')}}`
}

/** Ten letters that stand for the template; the same template gives the same ones. */
export function templateHash(template: Json): string {
  let low = 0x811c9dc5
  let high = 0x9747b28c
  for (const character of canonical(template)) {
    const code = character.codePointAt(0) as number
    low = Math.imul(low ^ code, 0x01000193)
    high = Math.imul(high ^ code, 0x85ebca6b) ^ (high >>> 13)
  }
  let text = ''
  for (let index = 0; index < 10; index++) {
    const word = index < 5 ? low >>> 0 : high >>> 0
    text += alphabet[Math.floor(word / alphabet.length ** (index % 5)) % alphabet.length]
  }
  return text
}
