// Differences that docs/divergences.md lists, and what Helm leaves to chance.
import type { FuzzCase } from './generate-case.ts'
import type { Difference } from './run-case.ts'

/** Whether a difference is listed. */
export function isKnown({ steps }: FuzzCase, { step, of, helm }: Difference): boolean {
  const { run } = steps[step] as { readonly run: readonly string[] }
  // Notes of several charts come in any order, and stay in the record.
  if (steps.slice(0, step + 1).some((each) => 'run' in each && each.run.includes('--render-subchart-notes')))
    return true
  // With values taken over, a null among the new ones changes the record before in Helm.
  if (of === 'records')
    return (
      run.some((word) => /^--re(?:use|set-then-reuse)-values$/.test(word)) && /null|values-[12]/.test(run.join(' '))
    )
  if (of !== 'answers') return false
  const { errorOutput, output } = helm as { readonly errorOutput: string; readonly output: string }
  // Pods of workloads have names that the server makes up.
  if (run[0] === 'status' && output.includes('ownerReferences')) return true
  // Objects whose fields have the wrong type are patched in other ways, and refused in other words.
  if (errorOutput.includes('is invalid: patch: Invalid value:')) return true
  // A post-renderer that does not exist is told after mistakes in other flags.
  return errorOutput.includes('for "--post-renderer" flag: plugin:')
}
