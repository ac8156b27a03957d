// Texts that many rows show: fields with a word for none, and ages.
import { getOwn, type JsonObject } from '../../base/index.ts'
import { child } from '../objects/defaults.ts'
import { humanDuration } from './durations.ts'

/** A text field, or what stands for none. */
export function textAt(object: JsonObject, key: string, none = ''): string {
  const value = getOwn(object, key)
  return typeof value === 'string' && value !== '' ? value : none
}

/** Age of an object. */
export function ageOf(object: JsonObject, now: number): string {
  return humanDuration(now - Date.parse(textAt(child(object, 'metadata'), 'creationTimestamp')))
}
