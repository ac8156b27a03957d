// Answers in gzip: asked for as client-go does, read piece by piece, and not trusted.
import { constants, createGzip, gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { ClusterConfig } from '../formats/index.ts'
import type { HttpPort, HttpRequest } from '../host/index.ts'
import { createClock, createCompression } from '../node/index.ts'
import { createKubeClient } from './index.ts'

const secret = { apiVersion: 'v1', kind: 'Secret', namespace: 'n', name: 'a' }

function clientOf(
  body: AsyncIterable<Uint8Array>,
  {
    config = {},
    headers = { 'content-encoding': 'gzip' },
  }: { readonly config?: Partial<ClusterConfig>; readonly headers?: { readonly [name: string]: string } } = {},
) {
  const requests: HttpRequest[] = []
  const http: HttpPort = {
    connect: () => ({
      async request(request) {
        requests.push(request)
        return { status: 200, headers: { 'content-type': 'application/json', ...headers }, body }
      },
      close() {},
    }),
  }
  const client = createKubeClient({
    config: { server: 'https://cluster', namespace: 'n', ...config },
    http,
    clock: createClock(),
    compression: createCompression(),
  })
  return { client, requests }
}

async function* pieces(...list: readonly Uint8Array[]) {
  yield* list
}

const object = { metadata: { name: 'a' }, data: { key: 'ä'.repeat(1000) } }

describe('answers in gzip', () => {
  it('are asked for, and read across pieces', async () => {
    const bytes = gzipSync(JSON.stringify(object))
    const { client, requests } = clientOf(pieces(bytes.subarray(0, 9), bytes.subarray(9, 30), bytes.subarray(30)))
    expect(await client.get(secret)).toEqual(object)
    expect(requests.map(({ headers }) => headers?.['accept-encoding'])).toEqual(['gzip'])
  })

  it('are plain where the server does not compress', async () => {
    const { client } = clientOf(pieces(Buffer.from(JSON.stringify(object))), { headers: {} })
    expect(await client.get(secret)).toEqual(object)
  })

  it('are not asked for where the kubeconfig forbids it', async () => {
    const plain = pieces(Buffer.from(JSON.stringify(object)))
    const { client, requests } = clientOf(plain, { headers: {}, config: { disableCompression: true } })
    expect(await client.get(secret)).toEqual(object)
    expect(requests[0]?.headers).not.toHaveProperty('accept-encoding')
  })

  it('of a log come as they are written, and the stream is left when the reader leaves', async () => {
    const gzip = createGzip()
    const written = async (text: string): Promise<Uint8Array> => {
      gzip.write(text)
      await new Promise<void>((resolve) => gzip.flush(constants.Z_SYNC_FLUSH, resolve))
      return gzip.read() as Uint8Array
    }
    const state = { isLeft: false }
    async function* endless() {
      try {
        for (let line = 1; ; line++) yield await written(`line ${line}\n`)
      } finally {
        state.isLeft = true
      }
    }
    const { client } = clientOf(endless())
    let text = ''
    for await (const piece of client.logs({ namespace: 'n', pod: 'p' })) {
      text += Buffer.from(piece).toString()
      if (text.includes('line 3\n')) break
    }
    expect(text).toMatch(/^line 1\nline 2\nline 3\n/)
    await expect.poll(() => state.isLeft).toBe(true)
  })

  it.each([
    ['cut off', gzipSync(JSON.stringify(object)).subarray(0, 40), 'unexpected EOF'],
    ['no gzip', Buffer.from('{"metadata":{}}'), 'gzip: invalid header'],
  ])('that are %s are an error', async (_, bytes, words) => {
    const { client } = clientOf(pieces(bytes))
    await expect(client.get(secret)).rejects.toThrow(
      `unexpected error when reading response body. Please retry. Original error: ${words}`,
    )
  })

  it('that grow without end are given up', async () => {
    const member = gzipSync(Buffer.alloc(1024 * 1024, 0x20))
    const state = { members: 0 }
    async function* bomb() {
      for (; state.members < 1000; state.members++) yield member
    }
    const { client } = clientOf(bomb())
    await expect(client.get(secret)).rejects.toThrow('the answer is too large to be held')
    expect(state.members).toBeLessThan(400)
  })
})
