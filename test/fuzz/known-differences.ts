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
      const [theirs, mine] = [helm, ours].map((each) => JSON.stringify(each).replace(/0x[0-9a-f]{6,12}/gi, '0x'))
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
    title:
      'Infinite numbers, `.nan` and keys `null` in YAML fail even where a later key of the same name replaces them',
    matches: (_request, helm, ours) =>
      /json: unsupported value: (?:[+-]Inf|NaN)|unsupported map key of type/.test(ours.error ?? ours.out ?? '') &&
      (helm.error !== ours.error || helm.out !== ours.out),
  },
  {
    title: 'Moments under other verbs print nothing of their internal numbers',
    matches: (request, _helm, ours) =>
      /printf/.test(JSON.stringify(request)) &&
      /[{}]|Time/.test(ours.out ?? '') &&
      /toDate|now|Date/.test(JSON.stringify(request)),
  },
  {
    title: "Zone abbreviations are today's also for dates long ago",
    matches: (request, helm, ours) => {
      const [theirs, mine] = [helm, ours].map(({ out = '' }) => out.replace(/[A-Z]{3,5}|[+-]\d{2,4}/g, 'Z'))
      return /MST/.test(JSON.stringify(request)) && helm.error === undefined && theirs === mine
    },
  },
  {
    title: "TOML of Helm's own objects in a list has its commas",
    matches: (request, helm, ours) => {
      const [theirs, mine] = [helm, ours].map(({ out = '' }) => out.replace(/[, ]/g, ''))
      return /oToml/.test(JSON.stringify(request)) && helm.error === undefined && theirs === mine
    },
  },
  {
    title: 'Complex constants are refused',
    matches: (_request, _helm, ours) => /complex constant .* is not supported/.test(ours.error ?? ours.out ?? ''),
  },
  {
    title: '`.Files.Glob`: `?` and `[…]` match characters outside ASCII too',
    matches: (request) =>
      /Files\.Glob/.test(JSON.stringify(request.files)) &&
      Object.keys(request.files ?? {}).some((name) => /[^\0-\x7f]/.test(name)),
  },
  {
    title: '`-nan` in TOML is printed as `nan`',
    matches: (_request, helm, ours) => {
      const [theirs, mine] = [helm, ours].map((each) => JSON.stringify(each).replaceAll('-nan', 'nan'))
      return theirs === mine
    },
  },
  {
    title: 'Of templates that call each other without end, another one may be named',
    matches: (_request, helm, ours) =>
      [helm, ours].every(({ error = '' }) => error.includes('exceeded maximum template depth')),
  },
  {
    title: 'A file that is not there is an empty text to `toJson`',
    matches: (request, helm, ours) => {
      const [theirs, mine] = [helm, ours].map((each) =>
        JSON.stringify(each).replaceAll(/null|\\"\\"|\[\]byte\(nil\)/g, ''),
      )
      return /\.Files\.\w+/.test(JSON.stringify(request)) && theirs === mine
    },
  },
]
