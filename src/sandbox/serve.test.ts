// The served sandbox: token, host name, process files.
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createNodeHost } from '../node/index.ts'
import { runSandboxServer, type SandboxState, sandboxStatus } from './process.ts'

const processes = {
  spawnDetached: () => Promise.reject(new Error('not here')),
  isRunning: () => true,
  terminate: () => undefined,
}

function statusOf(port: number, headers: { [name: string]: string }, path = '/version'): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, path, headers, agent: false }, (response) => {
      response.resume()
      resolve(response.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })
}

test('a sandbox process writes its kubeconfig, wants its token and cleans up', async () => {
  const directory = mkdtempSync(join(tmpdir(), 'sandbox-'))
  const { clock, files, random, http } = createNodeHost()
  const stop = new AbortController()
  let started: (state: SandboxState) => void = () => undefined
  const state = new Promise<SandboxState>((resolve) => {
    started = resolve
  })
  const ended = runSandboxServer({
    directory,
    files,
    clock,
    random,
    pid: process.pid,
    signal: stop.signal,
    ready: started,
  })
  const { port, kubeconfig } = await state
  expect(statSync(kubeconfig).mode & 0o777).toBe(0o600)
  const token = /server: http:\/\/127\.0\.0\.1:\d+\/(\w{64})/.exec(readFileSync(kubeconfig, 'utf8'))?.[1] ?? ''
  expect(await statusOf(port, {})).toBe(401)
  expect(await statusOf(port, { authorization: 'Bearer wrong' })).toBe(401)
  expect(await statusOf(port, { authorization: `Bearer ${token}` })).toBe(200)
  expect(await statusOf(port, {}, `/${token}/version`)).toBe(200)
  expect(await statusOf(port, {}, `/${token.slice(2)}/version`)).toBe(401)
  expect(await statusOf(port, { authorization: `Bearer ${token}`, host: `evil.example:${port}` })).toBe(401)
  const ports = { files, clock, http, processes }
  expect((await sandboxStatus(directory, ports))?.port).toBe(port)
  stop.abort()
  await ended
  expect(await files.status(kubeconfig)).toBeUndefined()
  expect(await sandboxStatus(directory, ports)).toBeUndefined()
  rmSync(directory, { recursive: true })
})
