// Effects with a memory: answers are recorded, so that rendering can be repeated until nothing is missing.
import { encodeBase64 } from '../base/index.ts'
import { formatValue, GoMap, GoSlice, type GoValue } from '../go/index.ts'
import { EffectNeeded, type EffectRequest, type Effects, FunctionError } from '../template/index.ts'

/** What became of a question. */
type Answer = { readonly value: GoValue } | { readonly problem: string }

/**
 * Answers from memory, then from `immediate`, and asks (`EffectNeeded`) when neither has the answer. Questions are
 * told apart by what they ask and by how often that was asked before in the same pass.
 *
 * Use: `beginPass()`, render; on `needs` call `answer` or `refuse` for each request; begin again.
 */
export class RecordedEffects implements Effects {
  readonly #immediate: (request: EffectRequest) => GoValue | undefined
  readonly #answers = new Map<string, Answer[]>()
  #asked = new Map<string, number>()

  /** `immediate` answers what can be answered at once (the clock, random bytes); undefined when it cannot. */
  constructor(immediate: (request: EffectRequest) => GoValue | undefined = () => undefined) {
    this.#immediate = immediate
  }

  /** A pass begins: questions are counted from the start again. */
  beginPass(): void {
    this.#asked = new Map()
  }

  perform(request: EffectRequest): GoValue {
    if (request.kind === 'deeper-stack') return this.#immediate(request) ?? null
    const key = keyOf(request)
    const count = this.#asked.get(key) ?? 0
    this.#asked.set(key, count + 1)
    const known = this.#answers.get(key)?.[count]
    if (known !== undefined) return contentOf(known)
    const value = this.#immediate(request)
    if (value === undefined) throw new EffectNeeded(request)
    this.answer(request, value)
    return freshCopy(value)
  }

  /** Records the answer to a question that ended a pass. */
  answer(request: EffectRequest, value: GoValue): void {
    this.#record(request, { value })
  }

  /** Records that a question cannot be answered: the function fails with this text. */
  refuse(request: EffectRequest, problem: string): void {
    this.#record(request, { problem })
  }

  #record(request: EffectRequest, answer: Answer): void {
    const key = keyOf(request)
    const answers = this.#answers.get(key)
    if (answers === undefined) this.#answers.set(key, [answer])
    else answers.push(answer)
  }
}

function contentOf(answer: Answer): GoValue {
  if ('problem' in answer) throw new FunctionError(answer.problem)
  // Templates may change what they are given; the next pass must see it unchanged.
  return freshCopy(answer.value)
}

function keyOf(request: EffectRequest): string {
  const plain: { [name: string]: unknown } = {}
  for (const [name, value] of Object.entries(request)) {
    if (name === 'parameters') plain[name] = parametersKey(value as { [name: string]: GoValue })
    else plain[name] = (value as unknown) instanceof Uint8Array ? encodeBase64(value as unknown as Uint8Array) : value
  }
  return JSON.stringify(plain)
}

function parametersKey(parameters: { readonly [name: string]: GoValue }): string[] {
  return Object.keys(parameters)
    .sort()
    .map((name) => `${name}=${formatValue(parameters[name] ?? null)}`)
}

/** Plain maps and lists anew; values of other types cannot be changed by templates. */
function freshCopy(value: GoValue): GoValue {
  if (value instanceof Map && !(value instanceof GoMap)) {
    return new Map([...value].map(([key, each]): [string, GoValue] => [key, freshCopy(each)]))
  }
  return Array.isArray(value) && !(value instanceof GoSlice) ? value.map(freshCopy) : value
}
