// `common.Values`: Helm's named map with methods, as a view on a plain map, so that both show the same content.
import { formatYaml } from '../formats/index.ts'
import { GoMap, type GoMethod, type GoMethods, type GoValue, quote } from '../go/index.ts'
import { FunctionError } from '../template/index.ts'

/** A map of type `common.Values` whose content is that of another map. */
export class ValuesView extends GoMap {
  readonly #target: Map<string, GoValue>

  constructor(target: Map<string, GoValue>) {
    super('common.Values', 'interface {}', undefined, new ViewMethods(target))
    this.#target = target
  }

  /** The map behind it. */
  get target(): Map<string, GoValue> {
    return this.#target
  }

  override underlying(): Map<string, GoValue> {
    return this.#target
  }

  override get size(): number {
    return this.#target.size
  }

  override get(key: string): GoValue | undefined {
    return this.#target.get(key)
  }

  override has(key: string): boolean {
    return this.#target.has(key)
  }

  override set(key: string, value: GoValue): this {
    this.#target.set(key, value)
    return this
  }

  override delete(key: string): boolean {
    return this.#target.delete(key)
  }

  override clear(): void {
    this.#target.clear()
  }

  override entries(): MapIterator<[string, GoValue]> {
    return this.#target.entries()
  }

  override keys(): MapIterator<string> {
    return this.#target.keys()
  }

  override values(): MapIterator<GoValue> {
    return this.#target.values()
  }

  override forEach(visit: (value: GoValue, key: string, map: Map<string, GoValue>) => void): void {
    this.#target.forEach(visit)
  }

  override [Symbol.iterator](): MapIterator<[string, GoValue]> {
    return this.#target[Symbol.iterator]()
  }
}

type MakeMethod = (target: Map<string, GoValue>) => GoMethod

const makers: ReadonlyMap<string, MakeMethod> = new Map<string, MakeMethod>([
  ['AsMap', (target) => ({ parameters: [], call: () => target })],
  ['YAML', (target) => ({ parameters: [], call: () => formatYaml(target) })],
  [
    'Table',
    (target) => ({
      parameters: ['string'],
      call: (name = '') => new ValuesView(tableOrFail(target, (name as string).split('.'))),
    }),
  ],
  ['PathValue', (target) => ({ parameters: ['string'], call: (path = '') => pathValue(target, path as string) })],
  ['Encode', () => ({ parameters: ['io.Writer'], call: () => null })],
])

/** Makes methods when they are asked for: every template gets a view of its own, and few call any. */
class ViewMethods implements GoMethods {
  readonly #target: Map<string, GoValue>

  constructor(target: Map<string, GoValue>) {
    this.#target = target
  }

  get(name: string): GoMethod | undefined {
    return makers.get(name)?.(this.#target)
  }

  has(name: string): boolean {
    return makers.has(name)
  }

  keys(): MapIterator<string> {
    return makers.keys()
  }
}

/** The table at a dotted path, undefined when there is none. */
export function tableAt(values: Map<string, GoValue>, path: readonly string[]): Map<string, GoValue> | undefined {
  let table = values
  for (const name of path) {
    const next = table.get(name)
    if (next instanceof ValuesView) table = next.target
    else if (next instanceof Map && !(next instanceof GoMap)) table = next
    else return undefined
  }
  return table
}

function tableOrFail(values: Map<string, GoValue>, path: readonly string[]): Map<string, GoValue> {
  for (let length = 1; length <= path.length; length++) {
    if (tableAt(values, path.slice(0, length)) === undefined) {
      throw new FunctionError(`${quote(path[length - 1] as string)} is not a table`)
    }
  }
  return tableAt(values, path) as Map<string, GoValue>
}

function pathValue(values: Map<string, GoValue>, path: string): GoValue {
  if (path === '') throw new FunctionError('YAML path cannot be empty')
  const names = path.split('.')
  const key = names.at(-1) as string
  const value = tableAt(values, names.slice(0, -1))?.get(key)
  const isTable = value instanceof Map && !(value instanceof GoMap)
  if (value === undefined || isTable) throw new FunctionError(`${quote(key)} is not a value`)
  return value
}
