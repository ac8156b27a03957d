// Kubernetes label selectors as text: parsed and matched against labels.
import { ReleaseError } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'

/** One requirement of a selector. */
export interface LabelRequirement {
  readonly key: string
  readonly operator: 'exists' | 'absent' | 'in' | 'notin' | 'above' | 'below'
  readonly values: readonly string[]
}

const word = '[A-Za-z0-9][-A-Za-z0-9_./]*'
const setPattern = new RegExp(String.raw`^(${word})\s+(in|notin)\s*\(([^()]*)\)$`)
const comparisonPattern = new RegExp(String.raw`^(${word})\s*(==|=|!=|>|<)\s*([-A-Za-z0-9_.]*)$`)
const existencePattern = new RegExp(String.raw`^(!?)\s*(${word})$`)

/**
 * The requirements of a selector such as `tier=front,env in (a, b),!old`; none for the empty text.
 * @throws ReleaseError INVALID_ARGUMENT
 */
export function parseSelector(selector: string): LabelRequirement[] {
  if (selector.trim() === '') return []
  return splitOutsideParentheses(selector).map((part) => parseRequirement(part.trim(), selector))
}

/** Whether labels meet every requirement. */
export function matchesSelector(
  requirements: readonly LabelRequirement[],
  labels: { readonly [key: string]: string },
): boolean {
  return requirements.every((requirement) =>
    meets(requirement, Object.hasOwn(labels, requirement.key) ? labels[requirement.key] : undefined),
  )
}

function meets({ operator, values }: LabelRequirement, value: string | undefined): boolean {
  switch (operator) {
    case 'exists':
      return value !== undefined
    case 'absent':
      return value === undefined
    case 'in':
      return value !== undefined && values.includes(value)
    case 'notin':
      return value === undefined || !values.includes(value)
    case 'above':
    case 'below': {
      if (value === undefined || !/^[+-]?\d+$/.test(value)) return false
      const difference = BigInt(value) - BigInt(values[0] ?? 0)
      return operator === 'above' ? difference > 0n : difference < 0n
    }
  }
}

function parseRequirement(text: string, selector: string): LabelRequirement {
  const set = setPattern.exec(text)
  if (set !== null) {
    const values = (set[3] ?? '').split(',').map((value) => value.trim())
    return { key: set[1] ?? '', operator: set[2] as 'in' | 'notin', values }
  }
  const comparison = comparisonPattern.exec(text)
  if (comparison !== null) {
    const [, key = '', sign = '', value = ''] = comparison
    const operator = sign === '!=' ? 'notin' : sign === '>' ? 'above' : sign === '<' ? 'below' : 'in'
    const isOrder = operator === 'above' || operator === 'below'
    if (isOrder && !/^-?\d+$/.test(value)) throw unreadable(selector)
    return { key, operator, values: [value] }
  }
  const existence = existencePattern.exec(text)
  if (existence !== null)
    return { key: existence[2] ?? '', operator: existence[1] === '!' ? 'absent' : 'exists', values: [] }
  throw unreadable(selector)
}

function splitOutsideParentheses(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let index = 0; index < text.length; index++) {
    const character = text[index]
    if (character === '(') depth += 1
    else if (character === ')') depth -= 1
    else if (character === ',' && depth === 0) {
      parts.push(text.slice(start, index))
      start = index + 1
    }
  }
  parts.push(text.slice(start))
  return parts
}

function unreadable(selector: string): ReleaseError {
  return new ReleaseError({ code: 'INVALID_ARGUMENT', helmText: `unable to parse requirement: ${quote(selector)}` })
}
