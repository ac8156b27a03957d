// Values that tell what is read of them, by templates and by the functions that templates call.
import type { Values } from '../chart/index.ts'
import { GoMap, type GoValue } from '../go/index.ts'

/** Told the path of everything that is read, such as `Values.image.tag`, and what was there. */
export type ValueObserver = (path: string, value: GoValue | undefined) => void

/** A deep copy of the values whose maps tell the observer what is read of them. */
export function observeValues(values: Values, observer: ValueObserver): Values {
  return observed(values, 'Values', observer) as Values
}

function observed(value: GoValue, path: string, observer: ValueObserver): GoValue {
  if (value instanceof Map && !(value instanceof GoMap)) {
    const map = new ObservedMap(path, observer)
    for (const [key, each] of value) map.set(key, observed(each, `${path}.${key}`, observer))
    return map
  }
  if (Array.isArray(value)) return value.map((each, index) => observed(each, `${path}[${index}]`, observer))
  return value
}

/** Behaves as the plain map it stands for. */
class ObservedMap extends Map<string, GoValue> {
  readonly #path: string
  readonly #observer: ValueObserver

  constructor(path: string, observer: ValueObserver) {
    super()
    this.#path = path
    this.#observer = observer
  }

  #tell(key: string): void {
    this.#observer(`${this.#path}.${key}`, super.get(key))
  }

  #tellAll(): void {
    for (const [key, value] of super.entries()) this.#observer(`${this.#path}.${key}`, value)
  }

  override get(key: string): GoValue | undefined {
    this.#tell(key)
    return super.get(key)
  }

  override has(key: string): boolean {
    this.#tell(key)
    return super.has(key)
  }

  override entries(): MapIterator<[string, GoValue]> {
    this.#tellAll()
    return super.entries()
  }

  override keys(): MapIterator<string> {
    this.#tellAll()
    return super.keys()
  }

  override values(): MapIterator<GoValue> {
    this.#tellAll()
    return super.values()
  }

  override forEach(visit: (value: GoValue, key: string, map: Map<string, GoValue>) => void): void {
    this.#tellAll()
    super.forEach(visit)
  }

  override [Symbol.iterator](): MapIterator<[string, GoValue]> {
    return this.entries()
  }
}
