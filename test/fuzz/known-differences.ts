// Differences from Helm that the fuzzer may meet and that `docs/divergences.md` lists.
import type { Outcome, Request } from './request.ts'

/** A listed difference. */
export interface KnownDifference {
  /** The line of `docs/divergences.md` that this is about. */
  readonly title: string
  readonly matches: (request: Request, helm: Outcome, ours: Outcome) => boolean
}

/** `Capabilities:0x`, in base64 and base32 too. */
const encodedAddress = /Capabilities:0x|YXBhYmlsaXRpZXM6MH|QYXBhYmlsaXRpZXM6M|Q2FwYWJpbGl0aWVzOj|MFYGCYTJNRUXI2LFOM5DA6/

/** All of them. */
export const knownDifferences: readonly KnownDifference[] = [
  {
    title: 'Addresses of Go values are not printed',
    matches: (_request, helm, ours) => {
      const [theirs, mine] = [helm, ours].map((each) => JSON.stringify(each).replace(/0x[0-9a-f]{9,12}/g, '0x'))
      return theirs === mine || encodedAddress.test(JSON.stringify(helm).replaceAll(/[^\w:]/g, ''))
    },
  },
  {
    title: 'Keys and values of maps come sorted',
    matches: (request) =>
      /\b(?:keys|values)\b(?![^}|]*\| *toStrings *\| *sortAlpha)/.test(
        JSON.stringify([request.template, request.files]),
      ),
  },
  {
    title: 'A Kubernetes version that went through a function prints as the version',
    matches: (_request, helm, ours) =>
      JSON.stringify(helm).replaceAll('{v1.37.0 v1.37.0 1 37}', 'v1.37.0') === JSON.stringify(ours),
  },
  {
    title: 'An infinite number in YAML fails even where a later key of the same name replaces it',
    matches: (_request, _helm, ours) => /json: unsupported value: [+-]Inf/.test(ours.error ?? ''),
  },
  {
    title: 'Complex constants are refused',
    matches: (_request, _helm, ours) => /complex constant .* is not supported/.test(ours.error ?? ''),
  },
]
