import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { textOf } from '../diagnostics/index.ts'
import type { KubeconfigOverrides } from '../formats/index.ts'
import {
  type Clock,
  type Environment,
  type FileSystem,
  HostError,
  type HttpPort,
  type RequestHeaders,
} from '../host/index.ts'
import { createKubeClient } from './client.ts'
import { loadClusterConfig, loadNamespace } from './load-config.ts'

interface Case {
  readonly name: string
  readonly files: { readonly [path: string]: string }
  readonly overrides: KubeconfigOverrides
  readonly environment: { readonly [name: string]: string }
  readonly path: string | null
  readonly error: string
}

const cases = readFileSync(new URL('../../test/vectors/kubeconfig/errors.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as Case)

function filesOf(content: { readonly [path: string]: string }): FileSystem {
  const at = (path: string): string => (path.startsWith('/') ? path : `/home/me/${path}`)
  const known = new Map(Object.entries(content).map(([path, text]) => [at(path), text]))
  const isFolder = (path: string): boolean => [...known.keys()].some((file) => file.startsWith(`${at(path)}/`))
  return {
    async readFile(path: string) {
      const text = known.get(at(path))
      if (isFolder(path)) throw new HostError('is-a-directory', `read ${path}: is a directory`)
      if (text === undefined) throw new HostError('not-found', `open ${path}: no such file or directory`)
      return new TextEncoder().encode(text)
    },
    async status(path: string) {
      if (isFolder(path)) return { kind: 'directory', size: 0, mode: 0o755, modified: 0n }
      return known.has(at(path)) ? { kind: 'file', size: 0, mode: 0o644, modified: 0n } : undefined
    },
  } as FileSystem
}

function environmentOf(variables: { readonly [name: string]: string }): Environment {
  return {
    get: (name) => variables[name],
    platform: 'linux',
    architecture: 'amd64',
    homeDirectory: '/home/me/home',
    workingDirectory: '/home/me',
    temporaryDirectory: '/tmp',
  }
}

const clock: Clock = { now: () => 0n, localZone: () => ({ seconds: 0, abbreviation: 'UTC' }), sleep: async () => {} }

/** Every origin refuses; what would be sent is kept. */
function refusing(sent: { path: string; headers: RequestHeaders }[] = []): HttpPort {
  return {
    connect({ origin }) {
      if (!origin.protocol.startsWith('http'))
        throw new HostError('other', `unsupported protocol scheme "${origin.protocol.slice(0, -1)}"`)
      return {
        async request({ path, headers = {} }) {
          sent.push({ path, headers })
          throw new HostError(
            'network',
            `dial tcp ${origin.host.replace('localhost', '127.0.0.1')}: connect: connection refused`,
          )
        },
        close() {},
      }
    },
  }
}

describe('the configuration of a cluster', () => {
  it.each(cases)('says what Helm says: $name', async ({ files, overrides, environment, path, error }) => {
    const attempt = async (): Promise<unknown> => {
      const config = await loadClusterConfig({
        files: filesOf(files),
        environment: environmentOf(environment),
        overrides,
        ...(path === null ? {} : { kubeconfigPath: path }),
      })
      return createKubeClient({ config, http: refusing(), clock }).serverVersion()
    }
    await expect(attempt().catch((thrown) => Promise.reject(new Error(textOf(thrown))))).rejects.toThrow(
      new Error(error),
    )
  })

  const serviceAccount = '/var/run/secrets/kubernetes.io/serviceaccount'
  const pod = {
    files: filesOf({
      [`${serviceAccount}/token`]: 'pod-token\n',
      [`${serviceAccount}/ca.crt`]: 'CA',
      [`${serviceAccount}/namespace`]: 'team\n',
    }),
    environment: environmentOf({ KUBERNETES_SERVICE_HOST: '10.0.0.1', KUBERNETES_SERVICE_PORT: '443' }),
  }

  it('is the service account in a pod', async () => {
    expect(await loadClusterConfig(pod)).toEqual({
      server: 'https://10.0.0.1:443',
      namespace: 'team',
      certificateAuthorities: 'CA',
      tokenFile: `${serviceAccount}/token`,
    })
    expect(await loadNamespace(pod)).toBe('team')
  })

  it('sends the token of a token file', async () => {
    const sent: { path: string; headers: RequestHeaders }[] = []
    const config = await loadClusterConfig(pod)
    const client = createKubeClient({ config, http: refusing(sent), clock, files: pod.files })
    await expect(client.serverVersion()).rejects.toThrow('connection refused')
    expect(sent[0]?.headers['authorization']).toBe('Bearer pod-token')
  })

  it('sends no token over plain http', async () => {
    const text = `current-context: c
clusters: [{name: x, cluster: {server: "http://127.0.0.1:1"}}]
users: [{name: u, user: {token: secret}}]
contexts: [{name: c, context: {cluster: x, user: u, namespace: team}}]`
    const config = await loadClusterConfig({
      files: filesOf({ f: text }),
      environment: environmentOf({}),
      kubeconfigPath: 'f',
    })
    expect(config).toEqual({ server: 'http://127.0.0.1:1', namespace: 'team' })
  })

  it('gives plugins, providers and impersonation as data', async () => {
    const text = `current-context: c
clusters: [{name: x, cluster: {server: "https://127.0.0.1:1"}}]
users: [{name: u, user: {as: other, as-groups: [a], exec: {command: ../bin/x, apiVersion: v, interactiveMode: Never, installHint: "a\\u001bb"}}}]
contexts: [{name: c, context: {cluster: x, user: u}}]`
    const config = await loadClusterConfig({
      files: filesOf({ f: text }),
      environment: environmentOf({}),
      kubeconfigPath: 'f',
      overrides: { impersonation: { user: 'flag' } },
    })
    expect(config.impersonation).toEqual({ user: 'flag', uid: '', groups: ['a'], extra: new Map() })
    expect(config.execPlugin).toMatchObject({ command: '/home/bin/x', installHint: 'aU+001Bb' })
  })
})
