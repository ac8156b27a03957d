// Kubernetes label selectors as text, read with its judgement and its words.
import { ReleaseError } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import { labelKeyProblems, labelValueProblems } from './label-words.ts'
import type { LabelRequirement } from './selector.ts'

/**
 * The requirements of a selector such as `tier=front,env in (a, b),!old`; none for the empty text.
 * @throws ReleaseError INVALID_ARGUMENT in Kubernetes' words
 * @see k8s.io/apimachinery pkg/labels Parse
 */
export function parseSelector(selector: string): LabelRequirement[] {
  return new SelectorParser(selector).requirements()
}

const operators = new Map<string, LabelRequirement['operator']>([
  ['in', 'in'],
  ['notin', 'notin'],
  ['=', 'in'],
  ['==', 'in'],
  ['!=', 'notin'],
  ['>', 'above'],
  ['<', 'below'],
])
const operatorsInWords = 'in, notin, =, ==, !=, gt, lt'
const tokenPattern = /==|!=|[=!(),<>]|[^=!(),<> \t\r\n]+/g
const symbolPattern = /^[=!(),<>]/

class SelectorParser {
  readonly #tokens: readonly string[]
  #next = 0

  constructor(selector: string) {
    this.#tokens = selector.match(tokenPattern) ?? []
  }

  requirements(): LabelRequirement[] {
    const found: LabelRequirement[] = []
    while (!this.#isEnd()) {
      if (!this.#startsRequirement())
        throw unreadable(`found '${this.#peek()}', expected: !, identifier, or 'end of string'`)
      found.push(this.#requirement())
      if (this.#isEnd()) break
      const separator = this.#take()
      if (separator !== ',') throw unreadable(`found '${separator}', expected: ',' or 'end of string'`)
      if (!this.#startsRequirement()) throw unreadable(`found '${this.#peek()}', expected: identifier after ','`)
    }
    return found
  }

  #peek(): string {
    return this.#tokens[this.#next] ?? ''
  }

  #take(): string {
    this.#next += 1
    return this.#tokens[this.#next - 1] ?? ''
  }

  #isEnd(): boolean {
    return this.#next >= this.#tokens.length
  }

  #isWord(): boolean {
    return !this.#isEnd() && !symbolPattern.test(this.#peek())
  }

  #startsRequirement(): boolean {
    return this.#isWord() || this.#peek() === '!'
  }

  #requirement(): LabelRequirement {
    const isNegated = this.#peek() === '!'
    if (isNegated) this.#take()
    if (!this.#isWord()) throw unfit(`found '${this.#peek()}', expected: identifier`)
    const key = this.#take()
    const problems = labelKeyProblems(key)
    if (problems.length > 0) throw unfit(invalidField('<nil>', key, problems.join('; ')))
    // Whatever stands behind a negated key is somebody else's to judge.
    if (isNegated) return { key, operator: 'absent', values: [] }
    if (this.#isEnd() || this.#peek() === ',') return { key, operator: 'exists', values: [] }
    const sign = this.#take()
    const operator = operators.get(sign)
    if (operator === undefined) throw unfit(`found '${sign}', expected: ${operatorsInWords}`)
    const values = sign === 'in' || sign === 'notin' ? this.#values() : [this.#value()]
    checkValues({ key, operator, values })
    return { key, operator, values }
  }

  #value(): string {
    if (this.#isEnd() || this.#peek() === ',') return ''
    if (!this.#isWord()) throw unfit(`found '${this.#peek()}', expected: identifier`)
    return this.#take()
  }

  /** In parentheses: words between commas, of which either may be missing. */
  #values(): string[] {
    if (this.#peek() !== '(') throw unfit(`found '${this.#peek()}' expected: '('`)
    this.#take()
    const found = new Set<string>()
    if (!this.#isWord() && this.#peek() !== ',' && this.#peek() !== ')')
      throw unfit(`found '${this.#peek()}', expected: ',', ')' or identifier`)
    if (this.#peek() === ')') found.add('')
    while (this.#peek() !== ')') {
      if (this.#isWord()) {
        found.add(this.#take())
        if (this.#peek() !== ',' && this.#peek() !== ')') throw unfit(`found '${this.#peek()}', expected: ',' or ')'`)
      } else if (this.#peek() === ',') {
        this.#take()
        if (found.size === 0 || this.#peek() === ')' || this.#peek() === ',') found.add('')
      } else throw unfit(`found '${this.#peek()}', expected: ',', or identifier`)
    }
    this.#take()
    return [...found].sort()
  }
}

function checkValues({ key, operator, values }: LabelRequirement): void {
  const isOrder = operator === 'above' || operator === 'below'
  const problems = [
    ...values.flatMap((value, index) =>
      isOrder && !isInteger(value)
        ? [invalidField(`values[${index}]`, value, "for 'Gt', 'Lt' operators, the value must be an integer")]
        : [],
    ),
    ...values.flatMap((value, index) => {
      const found = labelValueProblems(value)
      return found.length === 0 ? [] : [invalidField(`values[${index}][${key}]`, value, found.join('; '))]
    }),
  ]
  if (problems.length > 0) throw unfit(problems.length === 1 ? (problems[0] as string) : `[${problems.join(', ')}]`)
}

function isInteger(text: string): boolean {
  return /^[+-]?\d+$/.test(text) && BigInt.asIntN(64, BigInt(text)) === BigInt(text)
}

function invalidField(field: string, value: string, detail: string): string {
  return `${field}: Invalid value: ${quote(value)}: ${detail}`
}

function unfit(problem: string): ReleaseError {
  return unreadable(`unable to parse requirement: ${problem}`)
}

function unreadable(helmText: string): ReleaseError {
  return new ReleaseError({ code: 'INVALID_ARGUMENT', helmText })
}
