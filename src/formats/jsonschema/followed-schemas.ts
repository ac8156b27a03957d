// What Helm's validator compiles of a schema, in its order: references, the schemas within, patterns.
import { compareUtf8 } from '../../base/index.ts'
import type { GoValue } from '../../go/index.ts'
import { childSchemas, type Draft, keywordsBesideReference } from './dialect.ts'

/** One step: a reference to follow, a schema within, or a pattern to check. */
export interface Step {
  readonly kind: 'reference' | 'schema' | 'pattern'
  /** The reference, or the pattern. */
  readonly text?: string
  readonly schema?: Map<string, GoValue>
  /** Where the pattern stands. */
  readonly keyword?: string
}

const beforePatterns = ['allOf', 'anyOf', 'oneOf', 'not', 'items', 'additionalItems', 'properties', 'patternProperties']
const afterPatterns = ['additionalProperties', 'dependencies']
const ofLaterDrafts = ['contains', 'propertyNames', 'if', 'then', 'else']
const of2019 = ['dependentSchemas', 'unevaluatedItems', 'unevaluatedProperties']
const of2020 = ['prefixItems', 'items']

/** All steps. What has a fault first is told first. */
export function stepsOf(schema: Map<string, GoValue>, draft: Draft): readonly Step[] {
  const children = [...childSchemas(schema, draft, 'followed')]
  const within = (keywords: readonly string[]): Step[] =>
    keywords.flatMap((keyword) =>
      children.filter(({ keys }) => keys[0] === keyword).map((child) => ({ kind: 'schema', schema: child.schema })),
    )
  const reference = (keyword: string, since: Draft): Step[] => {
    const text = schema.get(keyword)
    return draft >= since && typeof text === 'string' ? [{ kind: 'reference', text }] : []
  }
  const first = reference('$ref', 4)
  if (keywordsBesideReference(schema, draft) !== undefined) return [...first, ...within(ofLaterDrafts)]
  return [
    ...first,
    ...within(draft < 2020 ? beforePatterns : beforePatterns.filter((keyword) => keyword !== 'items')),
    ...patternsOf(schema.get('patternProperties'), 'patternProperties'),
    ...within(afterPatterns),
    ...patternsOf(schema.get('pattern'), 'pattern'),
    ...within(ofLaterDrafts),
    ...reference('$recursiveRef', 2019),
    ...within(of2019),
    ...reference('$dynamicRef', 2020),
    ...(draft < 2020 ? [] : within(of2020)),
  ]
}

function patternsOf(held: GoValue | undefined, keyword: string): Step[] {
  const patterns = held instanceof Map ? [...held.keys()].sort(compareUtf8) : typeof held === 'string' ? [held] : []
  return patterns.map((text) => ({ kind: 'pattern', text, keyword }))
}
