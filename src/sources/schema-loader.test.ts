// Schemas of other places against a real server of HTTP: slow, endless, odd.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { LoadSchema } from '../chart/index.ts'
import { createClock, createCompression, createFileSystem, createNodeHost } from '../node/index.ts'
import { createHttpClient, type HttpClient } from './http-client.ts'
import { createSchemaLoader } from './schema-loader.ts'

let server: Server | undefined
let client: HttpClient
let folder = ''
let load: LoadSchema

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'schema-loader-'))
  client = createHttpClient(createNodeHost())
  load = loaderWithin(0.3)
})

function loaderWithin(timeoutSeconds: number): LoadSchema {
  return createSchemaLoader({
    client,
    clock: createClock(),
    compression: createCompression(),
    files: createFileSystem(),
    userAgent: 'Helm/4.3.1',
    timeoutSeconds,
  })
}

afterEach(() => {
  client.close()
  server?.closeAllConnections()
  server?.close()
  rmSync(folder, { recursive: true, force: true })
})

async function serve(listener: RequestListener): Promise<string> {
  const opened = createServer(listener)
  server = opened
  await new Promise<void>((resolve) => opened.listen(0, '127.0.0.1', resolve))
  return `http://127.0.0.1:${(opened.address() as AddressInfo).port}`
}

test('a server that never answers ends with the time', async () => {
  const origin = await serve(() => {})
  await expect(load(`${origin}/x`)).rejects.toThrow(
    `HTTP request failed for ${origin}/x: Get "${origin}/x": context deadline exceeded (Client.Timeout exceeded while awaiting headers)`,
  )
})

test('a body that never ends ends with the time', async () => {
  const origin = await serve((_, response) => response.write('{'))
  await expect(load(`${origin}/x`)).rejects.toThrow(
    'context deadline exceeded (Client.Timeout or context cancellation while reading body)',
  )
})

test('a body that is too large is left', async () => {
  const piece = Buffer.alloc(1024 * 1024, 0x20)
  const origin = await serve(async (_, response) => {
    for (let count = 0; count < 40 && !response.destroyed; count++) {
      if (!response.write(piece)) await new Promise((resolve) => response.once('drain', resolve))
    }
    response.end('{}')
  })
  const patient = createSchemaLoader({
    client,
    clock: createClock(),
    compression: createCompression(),
    files: createFileSystem(),
    userAgent: 'Helm/4.3.1',
  })
  await expect(patient(`${origin}/x`)).rejects.toThrow('the schema is larger than 33554432 bytes')
})

test('a password in an address is not told', async () => {
  const origin = await serve((_, response) => {
    response.writeHead(404).end()
  })
  const address = `${origin.replace('//', '//ann:secret@')}/x`
  await expect(load(address)).rejects.toThrow(
    /^HTTP request to http:\/\/ann:\*\*\*@.* returned status 404 \(Not Found\)$/,
  )
})

test('files are read, folders and devices are not', async () => {
  const file = path.join(folder, 'a b.json')
  writeFileSync(file, 'true')
  expect(new TextDecoder().decode(await load(`file://${folder}/a%20b.json`))).toBe('true')
  await expect(load(`file://${folder}`)).rejects.toThrow(`read ${folder}: is a directory`)
  await expect(load('file:///dev/zero')).rejects.toThrow('read /dev/zero: not a regular file')
  await expect(load(`file://${folder}/none`)).rejects.toThrow(`open ${folder}/none: no such file or directory`)
})

test('nobody knows a urn', async () => {
  expect(await load('urn:a:b')).toBeUndefined()
})

test('a call that is aborted ends its request, though not that of others, and leaves nothing behind', async () => {
  load = loaderWithin(60)
  const asked: string[] = []
  const open = new Set<string>()
  const url = await serve((request, response) => {
    const path = request.url ?? ''
    asked.push(path)
    open.add(path)
    response.on('close', () => open.delete(path))
    if (asked.length > 1) response.end('{}')
    else setTimeout(() => response.end('{"type": "object"}'), 150)
  })
  const [first, second] = [new AbortController(), new AbortController()]
  const stopped = load(`${url}/a`, first.signal).catch((error: Error) => error.message)
  const kept = load(`${url}/a`, second.signal)
  await expect.poll(() => asked).toEqual(['/a'])
  first.abort(new Error('enough'))
  expect(await stopped).toBe('enough')
  expect(new TextDecoder().decode(await kept)).toBe('{"type": "object"}')
  expect(asked).toEqual(['/a'])

  const alone = new AbortController()
  asked.length = 0
  const ended = load(`${url}/b`, alone.signal).catch((error: Error) => error.message)
  await expect.poll(() => asked).toEqual(['/b'])
  alone.abort(new Error('enough'))
  expect(await ended).toBe('enough')
  await expect.poll(() => open.size).toBe(0)
  expect(new TextDecoder().decode(await load(`${url}/b`))).toBe('{}')
})

test('what could not be loaded is asked for again', async () => {
  load = loaderWithin(60)
  let asked = 0
  const url = await serve((_request, response) => {
    asked += 1
    response.statusCode = asked === 1 ? 503 : 200
    response.end('{}')
  })
  await expect(load(`${url}/a`)).rejects.toThrow('503')
  expect(await load(`${url}/a`)).toBeDefined()
  await load(`${url}/a`)
  expect(asked).toBe(2)
})
