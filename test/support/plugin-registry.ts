// Puts plugins into a registry over its HTTP interface, as any tool for OCI artefacts would.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import path from 'node:path'

/** The kind of artefact that plugins are. */
export const pluginType = 'application/vnd.helm.plugin.v1+json'

/** Uploads files as layers that are titled after them, and a manifest that names the layers. */
export async function pushPlugin(options: {
  readonly host: string
  readonly repository: string
  readonly tag: string
  readonly files: readonly string[]
  readonly artifactType?: string
  readonly configurationType?: string
}): Promise<void> {
  const base = `http://${options.host}/v2/${options.repository}`
  const upload = async (bytes: Uint8Array) => {
    const digest = `sha256:${createHash('sha256').update(bytes).digest('hex')}`
    const started = await fetch(`${base}/blobs/uploads/`, { method: 'POST' })
    const target = new URL(started.headers.get('location') ?? '', `http://${options.host}`)
    target.searchParams.set('digest', digest)
    await accepted(await fetch(target, { method: 'PUT', body: bytes as Uint8Array<ArrayBuffer> }))
    return { digest, size: bytes.length }
  }
  const layers = []
  for (const file of options.files) {
    layers.push({
      mediaType: 'application/vnd.oci.image.layer.v1.tar',
      ...(await upload(readFileSync(file))),
      annotations: { 'org.opencontainers.image.title': path.basename(file) },
    })
  }
  const manifest = {
    schemaVersion: 2,
    mediaType: 'application/vnd.oci.image.manifest.v1+json',
    ...(options.artifactType === undefined ? {} : { artifactType: options.artifactType }),
    config: {
      mediaType: options.configurationType ?? 'application/vnd.oci.empty.v1+json',
      ...(await upload(new TextEncoder().encode('{}'))),
    },
    layers,
  }
  const target = `${base}/manifests/${options.tag}`
  const headers = { 'content-type': manifest.mediaType }
  await accepted(await fetch(target, { method: 'PUT', headers, body: JSON.stringify(manifest) }))
}

async function accepted(response: Response): Promise<void> {
  if (!response.ok) throw new Error(`${response.url}: ${response.status} ${await response.text()}`)
}
