// What the command says of charts that went to or came from a registry.
import type { RegistryDownload } from '../../chart/index.ts'

const underscoreNote = `
OCI artifact references (e.g. tags) do not support the plus sign (+). To support
storing semantic versions, Helm adopts the convention of changing plus (+) to
an underscore (_) in chart version tags when pushing to a registry and back to
a plus (+) when pulling from a registry.
`

/** @see helm pkg/registry/client.go processChartPull */
export function formatDownload({ reference, digest, deprecatedMediaType }: RegistryDownload): string {
  const warning =
    deprecatedMediaType === undefined ? '' : `Warning: chart media type ${deprecatedMediaType} is deprecated\n`
  return `${warning}Pulled: ${reference}\nDigest: ${digest}\n${noteOn(reference, reference)}`
}

/** @see helm pkg/registry/client.go Push */
export function formatPush({ reference, digest }: { readonly reference: string; readonly digest: string }): string {
  const tag = reference.slice(reference.lastIndexOf(':') + 1)
  return `Pushed: ${reference}\nDigest: ${digest}\n${noteOn(reference, tag)}`
}

function noteOn(reference: string, part: string): string {
  return part.includes('_') ? `${reference} contains an underscore.\n${underscoreNote}` : ''
}
