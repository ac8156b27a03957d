// Discovery kept on disk: read before the server is asked, refreshed where Helm refreshes it, and never trusted too far.
import { beforeEach, describe, expect, it } from 'vitest'
import { type DirectoryEntry, type FileSystem, HostError, type HttpPort } from '../host/index.ts'
import { createKubeClient } from './index.ts'

const home = '/home/u/.kube/cache/discovery/cluster_6443'
const now = 1_000_000n * 1_000_000_000n
const hours = (count: number): bigint => BigInt(count) * 3600n * 1_000_000_000n

/** Files in memory; everything that is written is noted with its mode. */
function memoryFiles() {
  const files = new Map<string, { bytes: Uint8Array; modified: bigint; mode: number }>()
  const put = (path: string, text: string, modified = now): void => {
    files.set(path, { bytes: new TextEncoder().encode(text), modified, mode: 0o660 })
  }
  const text = (path: string): string => new TextDecoder().decode(files.get(path)?.bytes)
  const refuse = async (): Promise<never> => {
    throw new HostError('other', 'not in this test')
  }
  const system: FileSystem = {
    async readFile(path) {
      const file = files.get(path)
      if (file === undefined) throw new HostError('not-found', `open ${path}: no such file or directory`)
      return file.bytes
    },
    async writeFile(path, bytes, { mode = 0o644 } = {}) {
      files.set(path, { bytes, modified: now, mode })
    },
    async status(path) {
      const file = files.get(path)
      return file && { kind: 'file', size: file.bytes.length, mode: file.mode, modified: file.modified }
    },
    async makeDirectory() {},
    createFile: refuse,
    readDirectory: async (): Promise<DirectoryEntry[]> => [],
    linkStatus: refuse,
    realPath: refuse,
    readLink: refuse,
    makeLink: refuse,
    remove: refuse,
    rename: refuse,
    makeTemporaryDirectory: refuse,
  }
  return { system, files, put, text }
}

/** A server of one group with the kinds of `state`, which tells what it was asked. */
function apiServer() {
  const state = { kinds: ['Widget'], asked: [] as string[], group: 'example.org' }
  const answer = (path: string): unknown => {
    const resources = state.kinds.map((kind) => ({
      resource: `${kind.toLowerCase()}s`,
      singularResource: kind.toLowerCase(),
      scope: 'Namespaced',
      verbs: ['get', 'list'],
      responseKind: { group: state.group, version: 'v1', kind },
      subresources: [{ subresource: 'status', verbs: ['get'], responseKind: { group: '', version: '', kind } }],
    }))
    const versions = [{ version: 'v1', freshness: 'Current', resources }]
    const items = path.endsWith('/apis') ? [{ metadata: { name: state.group }, versions }] : []
    return { kind: 'APIGroupDiscoveryList', items }
  }
  const http: HttpPort = {
    connect: () => ({
      async request({ path }) {
        state.asked.push(path)
        const bytes = new TextEncoder().encode(JSON.stringify(answer(path)))
        return { status: 200, headers: { 'content-type': 'application/json' }, body: once(bytes) }
      },
      close() {},
    }),
  }
  return { state, http }
}

async function* once(bytes: Uint8Array) {
  yield bytes
}

const groupsText =
  '{"kind":"APIGroupList","apiVersion":"v1","groups":[{"name":"example.org","versions":[{"groupVersion":"example.org/v1","version":"v1"}],"preferredVersion":{"groupVersion":"example.org/v1","version":"v1"}}]}\n'
const resourcesText =
  '{"kind":"APIResourceList","apiVersion":"v1","groupVersion":"example.org/v1","resources":[{"name":"widgets","singularName":"widget","namespaced":true,"group":"example.org","version":"v1","kind":"Widget","verbs":["get","list"]},{"name":"widgets/status","singularName":"widget","namespaced":true,"kind":"Widget","verbs":["get"]}]}\n'
const groupsFile = `${home}/servergroups.json`
const resourcesFile = `${home}/example.org/v1/serverresources.json`

let disk: ReturnType<typeof memoryFiles>
let server: ReturnType<typeof apiServer>

beforeEach(() => {
  disk = memoryFiles()
  server = apiServer()
})

function client(options: { readonly address?: string; readonly keeps?: boolean } = {}) {
  const { address = 'https://cluster:6443', keeps = true } = options
  return createKubeClient({
    config: { server: address, namespace: 'default' },
    http: server.http,
    files: disk.system,
    clock: { now: () => now, localZone: () => ({ seconds: 0, abbreviation: 'UTC' }), sleep: async () => {} },
    ...(keeps ? { cacheFolder: '/home/u/.kube/cache' } : {}),
  })
}

const find = async (kind = 'Widget', options: Parameters<typeof client>[0] = {}) =>
  (await client(options).resourceType('example.org/v1', kind))?.resource

/** What was asked, after everything that goes on by itself. */
async function asked(): Promise<string[]> {
  await new Promise((resolve) => setTimeout(resolve, 0))
  return server.state.asked.splice(0).toSorted()
}

describe('discovery on disk', () => {
  it('is written as Helm writes it, and saves the next client the requests', async () => {
    expect(await find()).toBe('widgets')
    expect(await asked()).toEqual(['/api', '/apis'])
    expect(disk.text(groupsFile)).toBe(groupsText)
    expect(disk.text(resourcesFile)).toBe(resourcesText)
    expect([...disk.files.values()].map(({ mode }) => mode.toString(8))).toEqual(['660', '660'])
    expect(await find()).toBe('widgets')
    expect(await asked()).toEqual([])
  })

  it('is passed over where it counts what the server can do now, and refreshed', async () => {
    disk.put(groupsFile, groupsText)
    disk.put(resourcesFile, resourcesText)
    server.state.kinds.push('Gadget')
    const one = client()
    expect((await one.resourceType('example.org/v1', 'Widget'))?.resource).toBe('widgets')
    expect(await asked()).toEqual([])
    expect(await one.apiVersions()).toContain('example.org/v1/Gadget')
    expect(await asked()).toEqual(['/api', '/apis'])
    expect(disk.text(resourcesFile)).toContain('Gadget')
  })

  it('asks the server, once, for kinds that the files do not know', async () => {
    disk.put(groupsFile, groupsText)
    disk.put(resourcesFile, resourcesText)
    server.state.kinds.push('Gadget')
    const one = client()
    const kinds = ['Gadget', 'Nothing', 'Widget', 'Gadget']
    const found = await Promise.all(kinds.map((kind) => one.resourceType('example.org/v1', kind)))
    expect(found.map((type) => type?.resource)).toEqual(['gadgets', undefined, 'widgets', 'gadgets'])
    expect(await asked()).toEqual(['/api', '/apis'])
  })

  it('is not looked into after discovery was forgotten', async () => {
    disk.put(groupsFile, groupsText)
    disk.put(resourcesFile, resourcesText)
    const one = client()
    one.forgetDiscovery()
    await one.resourceType('example.org/v1', 'Widget')
    expect(await asked()).toEqual(['/api', '/apis'])
  })

  it.each<[string, () => void]>([
    ['too old', () => disk.put(resourcesFile, resourcesText, now - hours(6) - 1n)],
    ['half written', () => disk.put(resourcesFile, resourcesText.slice(0, 100))],
    ['of another kind', () => disk.put(resourcesFile, groupsText)],
    ['of another group', () => disk.put(resourcesFile, resourcesText.replace('"example.org/v1"', '"other.org/v1"'))],
    ['missing', () => disk.files.delete(resourcesFile)],
    ['no list', () => disk.put(groupsFile, '[]')],
    ['empty', () => disk.put(groupsFile, '{"kind":"APIGroupList","apiVersion":"v1","groups":[]}')],
    ['leading elsewhere', () => disk.put(groupsFile, groupsText.replaceAll('example.org/v1', '../../../etc/v1'))],
  ])('is asked for again where a file is %s', async (_, spoil) => {
    disk.put(groupsFile, groupsText, now - hours(6))
    disk.put(resourcesFile, resourcesText, now - hours(6))
    expect(await find()).toBe('widgets')
    expect(await asked()).toEqual([])
    spoil()
    expect(await find()).toBe('widgets')
    expect(await asked()).toEqual(['/api', '/apis'])
    expect(disk.text(resourcesFile)).toBe(resourcesText)
  })

  it('never writes where a server of ill will would have it', async () => {
    server.state.group = '../../../../.ssh'
    await client().apiVersions()
    await asked()
    expect([...disk.files.keys()]).toEqual([groupsFile])
    disk.files.clear()
    await client({ address: 'https://cluster/../../..' }).apiVersions()
    await asked()
    expect([...disk.files.keys()]).toEqual([])
  })

  it.each([
    ['https://10.0.0.1', '10.0.0.1'],
    ['http://localhost:8080/', 'localhost_8080'],
    ['https://[::1]:6443', '___1__6443'],
    ['https://rancher.example/k8s//clusters/c-1', 'rancher.example/k8s/clusters/c_1'],
  ])('stands in a folder of its own for each server: %s', async (address, folder) => {
    await client({ address }).apiVersions()
    await asked()
    expect([...disk.files.keys()]).toContain(`/home/u/.kube/cache/discovery/${folder}/servergroups.json`)
  })

  it('does not fail where nothing can be kept, and keeps nothing unless asked to', async () => {
    const { writeFile } = disk.system
    disk.system.writeFile = async () => {
      throw new HostError('permission', 'open: permission denied')
    }
    expect(await find()).toBe('widgets')
    disk.system.writeFile = writeFile
    expect(await find('Widget', { keeps: false })).toBe('widgets')
    await asked()
    expect(disk.files.size).toBe(0)
  })
})
