// Kubernetes label selectors: their requirements, matched against labels.

/** One requirement of a selector. */
export interface LabelRequirement {
  readonly key: string
  readonly operator: 'exists' | 'absent' | 'in' | 'notin' | 'above' | 'below'
  readonly values: readonly string[]
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
