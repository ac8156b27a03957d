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
  load = createSchemaLoader({
    client,
    clock: createClock(),
    compression: createCompression(),
    files: createFileSystem(),
    userAgent: 'Helm/4.3.1',
    timeoutSeconds: 0.3,
  })
})

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

test('an address is asked for once, and a password in it is not told', async () => {
  let count = 0
  const origin = await serve((_, response) => {
    count++
    response.writeHead(404).end()
  })
  const address = `${origin.replace('//', '//ann:secret@')}/x`
  for (let time = 0; time < 3; time++) {
    await expect(load(address)).rejects.toThrow(
      /^HTTP request to http:\/\/ann:\*\*\*@.* returned status 404 \(Not Found\)$/,
    )
  }
  expect(count).toBe(1)
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
