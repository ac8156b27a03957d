// The embedded Kubernetes API in this process, without a socket, as the cluster of a client.
import type { HttpPort, HttpRequest, HttpResponse } from '../host/index.ts'
import { answerHttp, createSandbox, type Sandbox, type SandboxOptions } from '../sandbox/index.ts'
import { createNodeHost, type KubeObject, type KubeOptions } from '../sdk/index.ts'

/** A cluster for tests. */
export interface TestCluster extends AsyncDisposable {
  /** For `createHelm({ kube })`. Any number of clients may share the cluster. */
  readonly kube: KubeOptions
  /** The API itself. */
  readonly sandbox: Sandbox
  /** `METHOD path?query` of every request. */
  readonly requests: readonly string[]
  /** How many requests are being answered, watches among them. */
  readonly open: number
  /** The objects of a kind by its path, such as `/api/v1/namespaces/default/configmaps`. */
  objects(path: string): Promise<readonly KubeObject[]>
  /** Resolves when its controllers have nothing left to do. */
  idle(): Promise<void>
  /** Ends it and whatever waits for it. */
  close(): Promise<void>
}

/** How the cluster is. */
export interface TestClusterOptions extends Partial<SandboxOptions> {
  /** Every answer takes that long. */
  readonly latencyMilliseconds?: number
}

/** Starts a cluster with one node and the usual namespaces. */
export function createTestCluster({ latencyMilliseconds = 0, ...options }: TestClusterOptions = {}): TestCluster {
  const { clock, random } = createNodeHost()
  const sandbox = createSandbox({ clock, random, ...options })
  const state = { open: 0 }
  const requests: string[] = []
  const request = async (sent: HttpRequest): Promise<HttpResponse> => {
    const { method, path, signal } = sent
    signal?.throwIfAborted()
    requests.push(`${method} ${path}`)
    state.open += 1
    try {
      if (latencyMilliseconds > 0) await clock.sleep(latencyMilliseconds, signal)
      const response = answerHttp(sandbox, sent)
      return { ...response, body: counted(response.body, state) }
    } catch (error) {
      state.open -= 1
      throw error
    }
  }
  const http: HttpPort = { connect: () => ({ request, close() {} }) }
  const close = async (): Promise<void> => sandbox.close()
  return {
    kube: { server: 'http://sandbox', http },
    sandbox,
    requests,
    get open() {
      return state.open
    },
    async objects(path) {
      const { body } = await request({ method: 'GET', path })
      const decoder = new TextDecoder()
      let text = ''
      for await (const piece of body) text += decoder.decode(piece, { stream: true })
      return (JSON.parse(text) as { readonly items?: readonly KubeObject[] }).items ?? []
    },
    idle: () => sandbox.idle(),
    close,
    [Symbol.asyncDispose]: close,
  }
}

async function* counted(body: AsyncIterable<Uint8Array>, state: { open: number }): AsyncGenerator<Uint8Array> {
  try {
    yield* body
  } finally {
    state.open -= 1
  }
}
