// Differences that docs/divergences.md lists, and what Helm leaves to chance.
import type { FuzzCase } from './generate-case.ts'
import type { Difference } from './run-case.ts'

/** Whether a difference is listed. */
export function isKnown({ steps }: FuzzCase, { step, of, helm }: Difference): boolean {
  const { run } = steps[step] as { readonly run: readonly string[] }
  // With values taken over, a null among the new ones changes the record before in Helm.
  if (of === 'records')
    return (
      run.some((word) => /^--re(?:use|set-then-reuse)-values$/.test(word)) && /null|values-[12]/.test(run.join(' '))
    )
  if (of !== 'answers') return false
  const { errorOutput } = helm as { readonly errorOutput: string }
  // A post-renderer that does not exist is told after mistakes in other flags.
  return errorOutput.includes('for "--post-renderer" flag: plugin:')
}
