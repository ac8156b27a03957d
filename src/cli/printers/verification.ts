// Who signed a chart, as lines.
import type { ChartVerification } from '../../chart/index.ts'

/** @see helm pkg/action/verify.go */
export function formatVerification({ signedBy, fingerprint, fileHash }: ChartVerification): string {
  const names = signedBy.map((name) => `Signed by: ${name}\n`).join('')
  return `${names}Using Key With Fingerprint: ${fingerprint}\nChart Hash Verified: ${fileHash}\n`
}
