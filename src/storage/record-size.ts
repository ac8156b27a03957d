// What makes a record too large to be stored, told by part.
import { encodeUtf8 } from '../base/index.ts'
import { Failure } from '../diagnostics/index.ts'
import type { Compression } from '../host/index.ts'
import { formatRecord, type Release } from '../release/index.ts'

/** What the data of a Secret or a ConfigMap may have, in bytes. @see Kubernetes pkg/apis/core/validation MaxSecretSize */
export const objectLimit = 1_048_576
/** How many parts are named. */
const namedParts = 6

/** A part of a record and the room it takes there. */
interface Part {
  readonly what: string
  readonly bytes: number
}

/** The failure, with what is big, where the server refused a record for its size; else the failure as it was. */
export function withSizes<E>(
  failure: E,
  {
    release,
    stored,
    compression,
  }: { readonly release: Release; readonly stored: number; readonly compression: Compression },
): E | Failure {
  if (!(failure instanceof Failure) || !isSizeRefusal(failure.helmText)) return failure
  const parts = partsOf(release, compression).sort((left, right) => right.bytes - left.bytes)
  const { code, helmText, labels, notes, hints, data, related, cause } = failure
  const family = failure.constructor as new (...values: ConstructorParameters<typeof Failure>) => Failure
  return new family({
    code,
    helmText,
    labels,
    related,
    cause,
    data: { ...data, recordBytes: stored, recordParts: parts.slice(0, namedParts) },
    notes: [
      ...notes,
      `the record of revision ${release.revision} takes ${sizeText(stored)}, the server allows ${sizeText(objectLimit)}; compressed, the largest parts are`,
      ...parts.slice(0, namedParts).map(({ what, bytes }) => `${sizeText(bytes)}: ${what}`),
    ],
    hints: [
      ...hints,
      'files that no template reads can be kept out of the chart with `.helmignore`; large data can stand in an object of its own; `HELM_DRIVER=sql` has no such limit',
    ],
  })
}

/** The words of the API server, its storage and the gateways before it. */
export function isSizeRefusal(text: string): boolean {
  return /: Too long: |request is too large|[Rr]equest entity too large|larger than max|message too large/.test(text)
}

/** Each part as it would be stored alone, the base64 around it included. */
function partsOf(release: Release, compression: Compression): Part[] {
  const { chart, manifest, hooks, config } = release
  const sizeOf = (bytes: Uint8Array): number => Math.ceil((compression.gzip(bytes, 9).length * 4) / 3)
  const textSize = (text: string): number => (text === '' ? 0 : sizeOf(encodeUtf8(text)))
  const file =
    (kind: string) =>
    (each: { readonly path: string; readonly data: Uint8Array }): Part => ({
      what: `${kind} \`${each.path}\``,
      // Files stand in the record as base64 of their own.
      bytes: each.data.length === 0 ? 0 : sizeOf(each.data),
    })
  const emptyChart = { ...chart, templates: [], files: [], values: new Map(), raw: [], dependencies: [] }
  const empty: Release = { ...release, chart: emptyChart, config: new Map(), manifest: '', hooks: [] }
  const alone = (changes: Partial<Release>): number => textSize(formatRecord({ ...empty, ...changes }))
  const rest = alone({})
  return [
    ...chart.files.map(file('file')),
    ...chart.templates.map(file('template')),
    { what: 'values of the chart', bytes: alone({ chart: { ...emptyChart, values: chart.values } }) - rest },
    { what: 'values given', bytes: alone({ config }) - rest },
    { what: 'the rendered manifest', bytes: textSize(manifest) },
    { what: 'hooks', bytes: textSize(hooks.map((hook) => hook.manifest).join('')) },
    { what: 'notes', bytes: textSize(release.info.notes) },
    { what: 'schema of the values', bytes: chart.schema === undefined ? 0 : sizeOf(chart.schema) },
  ].filter(({ bytes }) => bytes > 0)
}

function sizeText(bytes: number): string {
  if (bytes < 10_000) return `${bytes} bytes`
  return bytes < 1_000_000 ? `${Math.round(bytes / 1000)} kB` : `${(bytes / 1_000_000).toFixed(2)} MB`
}
