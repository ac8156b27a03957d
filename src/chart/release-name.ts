// The rule for release names.
import { ReleaseError } from '../diagnostics/index.ts'

/**
 * Refuses a name that Helm refuses for a release.
 *
 * @throws ReleaseError
 * @see helm pkg/chart/v2/util ValidateReleaseName
 */
export function validateReleaseName(name: string): void {
  if (name === '') throw new ReleaseError({ code: 'RELEASE_NAME_INVALID', helmText: 'no name provided' })
  // The rule is Helm's one expression taken apart: as one it would backtrack.
  const valid = name.length <= 53 && name.split('.').every((part) => /^[a-z0-9](?:[-a-z0-9]*[a-z0-9])?$/.test(part))
  if (valid) return
  throw new ReleaseError({
    code: 'RELEASE_NAME_INVALID',
    helmText:
      'invalid release name, must match regex ^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$ and the length must not be longer than 53',
    hints: ['use lower case letters, digits, `-` and `.`; begin and end with a letter or digit'],
  })
}
