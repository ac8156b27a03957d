// Which version control system is behind an address, as far as that can be told.
import { decodeUtf8 } from '../../base/index.ts'
import { type GoUrl, parseUrl } from '../../go/index.ts'
import type { InstallingPorts } from './source.ts'
import { sourceFailure } from './source.ts'

/** Names of systems; only repositories of git can be installed from. */
export type RepositoryKind = 'git' | 'hg' | 'svn' | 'bzr'

/** A kind, and the address to clone from, which may be another than the one that was asked about. */
export interface DetectedRepository {
  readonly kind: RepositoryKind
  readonly remote: string
}

const shortAddress = /^([a-zA-Z0-9_]+)@([a-zA-Z0-9._-]+):(.*)$/
const folders = { '.git': 'git', '.svn': 'svn', '.hg': 'hg', '.bzr': 'bzr' } as const

/** Hosts whose addresses tell: by the host, what host and path together look like. */
const hosts: readonly { readonly host: string; readonly pattern: RegExp; readonly kind: RepositoryKind }[] = [
  {
    host: 'github.com',
    kind: 'git',
    pattern: /^github\.com[/|:][A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/,
  },
  {
    host: 'bitbucket.org',
    kind: 'git',
    pattern: /^bitbucket\.org\/[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/,
  },
  { host: 'launchpad.net', kind: 'bzr', pattern: /^launchpad\.net\/[~A-Za-z0-9_.+/-]+$/ },
  { host: 'git.launchpad.net', kind: 'git', pattern: /^git\.launchpad\.net\/[~A-Za-z0-9_.+/-]+$/ },
  {
    host: 'hub.jazz.net',
    kind: 'git',
    pattern: /^hub\.jazz\.net\/git\/[a-z0-9]+\/[A-Za-z0-9_.-]+(?:\/[A-Za-z0-9_.-]+)*$/,
  },
  { host: 'go.googlesource.com', kind: 'git', pattern: /^go\.googlesource\.com\/[A-Za-z0-9_.-]+\/?$/ },
  {
    host: 'git.openstack.org',
    kind: 'git',
    pattern: /^git\.openstack\.org\/[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+$/,
  },
  { host: 'hg.code.sf.net', kind: 'hg', pattern: /^(?:hg.code.sf.net\/p\/[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+)*$/ },
  { host: 'git.code.sf.net', kind: 'git', pattern: /^(?:git.code.sf.net\/p\/[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+)*$/ },
  { host: 'svn.code.sf.net', kind: 'svn', pattern: /^(?:svn.code.sf.net\/p\/[A-Za-z0-9_.-]+\/[A-Za-z0-9_.-]+)*$/ },
]

const schemes: { readonly [scheme: string]: RepositoryKind } = {
  'git+ssh': 'git',
  git: 'git',
  'bzr+ssh': 'bzr',
  'svn+ssh': 'svn',
}

/**
 * The repository behind an address: told by its scheme, host or ending, by the folder it names, or by what its server
 * answers to `?go-get=1`.
 *
 * @throws PluginError, UrlError
 * @see github.com/Masterminds/vcs vcs_remote_lookup.go
 */
export async function detectRepository(
  address: string,
  ports: Pick<InstallingPorts, 'files' | 'getter'>,
  signal?: AbortSignal,
): Promise<DetectedRepository | undefined> {
  const [short, , host = '', path = ''] = shortAddress.exec(address) ?? []
  if (short !== undefined) {
    const kind = kindByHost(host, `/${path}`) ?? (address.startsWith('git@') ? 'git' : undefined)
    return kind === undefined || kind === 'unknown' ? undefined : { kind, remote: address }
  }
  const url = parseUrl(address)
  if (url.scheme === 'file') {
    const kind = await kindOfFolder(url.path, ports)
    return kind === undefined ? undefined : { kind, remote: address }
  }
  if (url.host === '') return undefined
  const told = schemes[url.scheme] ?? kindByHost(url.host, url.path) ?? kindByUser(url)
  if (told !== undefined && told !== 'unknown') return { kind: told, remote: address }
  return askServer(address, url, ports, signal)
}

/** The kind of the repository in a folder. */
export async function kindOfFolder(
  folder: string,
  { files }: Pick<InstallingPorts, 'files'>,
): Promise<RepositoryKind | undefined> {
  for (const [name, kind] of Object.entries(folders)) {
    if ((await files.status(`${folder}/${name}`).catch(() => undefined)) !== undefined) return kind
  }
  return undefined
}

/** `unknown` for an address on a known host that is no repository there. */
function kindByHost(host: string, path: string): RepositoryKind | 'unknown' | undefined {
  const known = hosts.find((each) => each.host === host)
  if (known !== undefined) return known.pattern.test(host + path) ? known.kind : 'unknown'
  return /\.(git|hg|svn|bzr)$/.exec(host + path)?.[1] as RepositoryKind | undefined
}

function kindByUser({ user }: GoUrl): RepositoryKind | undefined {
  return user?.name === 'git' || user?.name === 'hg' ? user.name : undefined
}

async function askServer(
  address: string,
  url: GoUrl,
  { getter }: Pick<InstallingPorts, 'getter'>,
  signal: AbortSignal | undefined,
): Promise<DetectedRepository | undefined> {
  if (url.scheme !== 'http' && url.scheme !== 'https') return undefined
  const question = url.rawQuery === '' ? '?go-get=1' : '+go-get=1'
  try {
    const answer = await getter.get({
      url: `${address.split('#', 1)[0]}${question}`,
      limitBytes: 1024 * 1024,
      compressed: true,
      ...(signal === undefined ? {} : { signal }),
    })
    return answer.status === 'content' ? importIn(decodeUtf8(answer.bytes), url.host + url.path) : undefined
  } catch {
    signal?.throwIfAborted()
    return undefined
  }
}

/** `<meta name="go-import" content="PREFIX KIND ADDRESS">` in the head of a page. */
function importIn(page: string, place: string): DetectedRepository | undefined {
  const head = page.split(/<body|<\/head/i, 1)[0] as string
  for (const [tag] of head.matchAll(/<meta\s[^>]{0,2000}>/gi)) {
    if (attribute(tag, 'name') !== 'go-import') continue
    const [prefix = '', kind = '', remote = '', ...more] = attribute(tag, 'content').trim().split(/\s+/)
    if (more.length > 0 || remote === '' || !place.startsWith(prefix)) continue
    if (!/^(?:https?|ssh|git):\/\//.test(remote)) throw sourceFailure('Cannot detect VCS')
    return ['git', 'hg', 'svn', 'bzr'].includes(kind) ? { kind: kind as RepositoryKind, remote } : undefined
  }
  return undefined
}

function attribute(tag: string, name: string): string {
  const [, , double, single] = new RegExp(`\\s(${name})\\s*=\\s*(?:"([^"]*)"|'([^']*)')`, 'i').exec(tag) ?? []
  return double ?? single ?? ''
}
