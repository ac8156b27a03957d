// A door to the cluster over plain HTTP that notes what goes through it, with a kubeconfig that leads there.
import { writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { request } from 'node:https'
import type { AddressInfo } from 'node:net'
import { administrator, server } from './programs.ts'

/** A request that went through. */
export interface RecordedRequest {
  readonly method: string
  /** Path with its query. */
  readonly path: string
  /** When it came, in milliseconds. */
  readonly at: number
  readonly headers: IncomingMessage['headers']
  readonly answer: { readonly status: number; readonly headers: IncomingMessage['headers'] }
}

/** A running door. */
export interface RecordingProxy {
  readonly kubeconfig: string
  /** `127.0.0.1_8001`, as the folder of its discovery is called. */
  readonly folder: string
  /** What was answered since the last call. */
  requests(): RecordedRequest[]
  close(): Promise<void>
}

/** Opens one; its kubeconfig is written to `file`. */
export async function openRecordingProxy(file: string): Promise<RecordingProxy> {
  const recorded: RecordedRequest[] = []
  const proxy = createServer((incoming, outgoing) => {
    const { method = 'GET', url: path = '/', headers } = incoming
    const at = Date.now()
    const { host: _, connection: __, ...passed } = headers
    const call = request(new URL(path, server), { method, agent: administrator, headers: passed }, (answer) => {
      recorded.push({ method, path, at, headers, answer: { status: answer.statusCode ?? 0, headers: answer.headers } })
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(outgoing)
    })
    call.on('error', () => outgoing.destroy())
    outgoing.on('close', () => call.destroy())
    incoming.pipe(call)
  })
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const { port } = proxy.address() as AddressInfo
  const config = {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'recorded',
    clusters: [{ name: 'recorded', cluster: { server: `http://127.0.0.1:${port}` } }],
    users: [{ name: 'nobody', user: {} }],
    contexts: [{ name: 'recorded', context: { cluster: 'recorded', user: 'nobody', namespace: 'default' } }],
  }
  writeFileSync(file, JSON.stringify(config))
  return {
    kubeconfig: file,
    folder: `127.0.0.1_${port}`,
    requests: () => recorded.splice(0),
    close: () =>
      new Promise((resolve) => {
        proxy.close(() => resolve())
        proxy.closeAllConnections()
      }),
  }
}
