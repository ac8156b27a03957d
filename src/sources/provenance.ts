// Provenance files beside archives: checked against a key ring, written with a secret key.
import { baseName } from '../base/index.ts'
import {
  type ChartProvenance,
  type ChartVerification,
  checkProvenance,
  findSigningKey,
  formatProvenance,
  inChartError,
  type SignChartRequest,
  untrusted,
} from '../chart/index.ts'
import { textOf } from '../diagnostics/index.ts'
import { type Keyring, parseKeyring } from '../formats/index.ts'
import { type Clock, type FileSystem, HostError } from '../host/index.ts'
import { sha256 } from './content-cache.ts'

/** The ports of provenance. */
export interface ProvenanceParts {
  readonly files: FileSystem
  readonly clock: Pick<Clock, 'now'>
}

const limitBytes = 512 * 1024 * 1024
const nanosecondsPerMillisecond = 1_000_000n

/** Provenance of charts on disk. @see helm pkg/downloader VerifyChart; pkg/action/package.go Clearsign */
export function createChartProvenance(parts: ProvenanceParts): ChartProvenance {
  return {
    verifyFile: (request) => verifyFile(request, parts),
    verify: async (request) => verifyBytes({ ...request, keyring: await readKeyring(request.keyring, parts) }, parts),
    sign: (request) => sign(request, parts),
  }
}

async function verifyFile(
  request: Parameters<ChartProvenance['verifyFile']>[0],
  parts: ProvenanceParts,
): Promise<ChartVerification> {
  const { path, provenancePath = `${path}.prov` } = request
  const status = await parts.files.status(path)
  if (status === undefined) throw untrusted(`stat ${path}: no such file or directory`)
  if (status.kind === 'directory') throw untrusted('unpacked charts cannot be verified')
  if (!/\.tgz$/i.test(path)) throw untrusted('chart must be a tgz file')
  if ((await parts.files.status(provenancePath)) === undefined) {
    throw untrusted(
      `could not load provenance file ${provenancePath}: stat ${provenancePath}: no such file or directory`,
    )
  }
  const keyring = await readKeyring(request.keyring, parts)
  const archive = await read(path, 'failed to read chart archive: ', parts)
  const provenance = await read(provenancePath, 'failed to read provenance file: ', parts)
  return verifyBytes({ archive, provenance, keyring, fileName: baseName(path) }, parts)
}

interface Bytes {
  readonly archive: Uint8Array
  readonly provenance: Uint8Array
  readonly fileName: string
  readonly keyring: Keyring
}

async function verifyBytes({ archive, ...rest }: Bytes, parts: ProvenanceParts): Promise<ChartVerification> {
  return checkProvenance({ ...rest, sum: await sha256(archive), at: now(parts) })
}

async function readKeyring(path: string, parts: ProvenanceParts): Promise<Keyring> {
  try {
    return await parseKeyring(await read(path, '', parts), path)
  } catch (error) {
    throw untrusted(`failed to load keyring: ${textOf(error)}`, error)
  }
}

async function read(path: string, prefix: string, { files }: ProvenanceParts): Promise<Uint8Array> {
  try {
    return await files.readFile(path, { limitBytes })
  } catch (error) {
    throw error instanceof HostError ? untrusted(`${prefix}${error.message}`, error) : error
  }
}

async function sign(request: SignChartRequest, parts: ProvenanceParts): Promise<string> {
  const { path, metadata } = request
  const bytes = await read(request.keyring, '', parts)
  const keyring = await inChartError(() => parseKeyring(bytes, request.keyring))
  const key = findSigningKey(keyring, request.key)
  const passphrase = await request.openPassphrase()
  if (key.secret === 'none') {
    throw untrusted('provided key is not a private key. Try providing a keyring with secret keys')
  }
  const archive = await read(path, 'failed to read chart archive: ', parts)
  const fileName = baseName(path)
  const document = await formatProvenance({
    metadata,
    fileName,
    sum: await sha256(archive),
    key,
    passphrase,
    at: now(parts),
  })
  await parts.files.writeFile(`${path}.prov`, document)
  return `${path}.prov`
}

function now({ clock }: ProvenanceParts): Date {
  return new Date(Number(clock.now() / nanosecondsPerMillisecond))
}
