// Descriptors and manifests: what a registry says an artefact is made of. Nothing of it is believed before it is checked.
import { RepositoryError, textOf } from '../../diagnostics/index.ts'
import { formatJson, parseJson } from '../../formats/index.ts'
import type { GoValue } from '../../go/index.ts'
import { digestTrouble } from './reference.ts'

/** Media types that matter here. */
export const mediaTypes = {
  manifest: 'application/vnd.oci.image.manifest.v1+json',
  index: 'application/vnd.oci.image.index.v1+json',
  dockerManifest: 'application/vnd.docker.distribution.manifest.v2+json',
  dockerList: 'application/vnd.docker.distribution.manifest.list.v2+json',
  artifact: 'application/vnd.oci.artifact.manifest.v1+json',
  configuration: 'application/vnd.cncf.helm.config.v1+json',
  chart: 'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
  legacyChart: 'application/tar+gzip',
  provenance: 'application/vnd.cncf.helm.chart.provenance.v1.prov',
  plugin: 'application/vnd.helm.plugin.v1+json',
  layer: 'application/vnd.oci.image.layer.v1.tar',
  zippedLayer: 'application/vnd.oci.image.layer.v1.tar+gzip',
} as const

/** What the header `Accept` says when a manifest is asked for. */
export const manifestAccept = [
  mediaTypes.dockerManifest,
  mediaTypes.dockerList,
  mediaTypes.manifest,
  mediaTypes.index,
  mediaTypes.artifact,
].join(', ')

/** Manifests are never larger. */
export const maximumManifestBytes = 4 * 1024 * 1024

/** A content by kind, digest and size. */
export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
  /** The file's name, where the manifest gives it one. */
  readonly title?: string
}

/** A manifest's parts: configuration first, then layers; or the manifests of an index. */
export interface ManifestParts {
  readonly kind: 'manifest' | 'index'
  readonly parts: readonly Descriptor[]
  /** What kind of artefact it is; empty where that is not said. */
  readonly artifactType: string
}

/** @throws RepositoryError when it is no manifest */
export function parseManifest(bytes: Uint8Array, mediaType: string): ManifestParts {
  const manifest = parse(bytes)
  const isIndex = mediaType === mediaTypes.index || mediaType === mediaTypes.dockerList
  const said = manifest.get('artifactType')
  const artifactType = typeof said === 'string' ? said : ''
  if (isIndex) return { kind: 'index', parts: listOf(manifest.get('manifests')), artifactType }
  const configuration = manifest.get('config') ?? null
  return {
    kind: 'manifest',
    artifactType,
    parts: [...(configuration === null ? [] : listOf([configuration])), ...listOf(manifest.get('layers'))],
  }
}

function parse(bytes: Uint8Array): ReadonlyMap<string, GoValue> {
  try {
    const value = parseJson(new TextDecoder().decode(bytes))
    if (value instanceof Map) return value as Map<string, GoValue>
  } catch (error) {
    throw invalid(textOf(error), error)
  }
  throw invalid('the manifest is no JSON object')
}

/** More parts than any chart has. */
const maximumParts = 1000

function listOf(value: GoValue | undefined): readonly Descriptor[] {
  if (value === undefined || value === null) return []
  if (!Array.isArray(value) || value.length > maximumParts) throw invalid('the manifest has no proper list of layers')
  return value.map(descriptorOf)
}

function descriptorOf(value: GoValue): Descriptor {
  const fields = value instanceof Map ? (value as Map<string, GoValue>) : new Map<string, GoValue>()
  const [mediaType, digest, size] = [fields.get('mediaType'), fields.get('digest'), fields.get('size')]
  if (typeof digest !== 'string' || typeof mediaType !== 'string' || typeof size !== 'number') {
    throw invalid('a descriptor of the manifest lacks media type, digest or size')
  }
  const trouble = digestTrouble(digest)
  if (trouble !== undefined) throw invalid(trouble)
  if (!Number.isSafeInteger(size) || size < 0) throw invalid('invalid descriptor size')
  const title = titleIn(fields.get('annotations'))
  return { mediaType, digest, size, ...(title === undefined ? {} : { title }) }
}

function titleIn(annotations: GoValue | undefined): string | undefined {
  const title = annotations instanceof Map ? annotations.get('org.opencontainers.image.title') : undefined
  return typeof title === 'string' ? title : undefined
}

/** The manifest of a chart as Helm writes it, byte for byte. @see helm pkg/registry/client.go tagManifest */
export function formatManifest(manifest: {
  readonly configuration: Descriptor
  readonly layers: readonly Descriptor[]
  readonly annotations: ReadonlyMap<string, string>
}): Uint8Array {
  const layers = manifest.layers.map(formatDescriptor).join(',')
  const annotations = formatJson(new Map<string, GoValue>(manifest.annotations))
  const text = `{"schemaVersion":2,"config":${formatDescriptor(manifest.configuration)},"layers":[${layers}],"annotations":${annotations}}`
  return new TextEncoder().encode(text)
}

function formatDescriptor({ mediaType, digest, size }: Descriptor): string {
  return `{"mediaType":${formatJson(mediaType)},"digest":"${digest}","size":${size}}`
}

/** Describes content of our own. */
export async function describe(mediaType: string, bytes: Uint8Array): Promise<Descriptor> {
  return { mediaType, digest: await digestOf(bytes, 'sha256'), size: bytes.length }
}

const hashNames: { readonly [algorithm: string]: string } = { sha256: 'SHA-256', sha384: 'SHA-384', sha512: 'SHA-512' }

/** `sha256:` and the digits. */
export async function digestOf(bytes: Uint8Array, algorithm: string): Promise<string> {
  const name = hashNames[algorithm] ?? 'SHA-256'
  const digest = new Uint8Array(await crypto.subtle.digest(name, bytes as Uint8Array<ArrayBuffer>))
  return `${algorithm}:${Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')}`
}

/** Whether the bytes are what the digest says. */
export async function matchesDigest(bytes: Uint8Array, digest: string): Promise<boolean> {
  return (await digestOf(bytes, digest.slice(0, digest.indexOf(':')))) === digest
}

function invalid(helmText: string, cause?: unknown): RepositoryError {
  return new RepositoryError({
    code: 'REPOSITORY_INVALID',
    helmText,
    ...(cause === undefined ? {} : { cause }),
  })
}
