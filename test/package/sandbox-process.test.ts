// The built package as a person uses it: the sandbox in its background process, the command beside it, the library.
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ProcessOutcome, runCommand } from '../support/run-command.ts'

const root = path.resolve(import.meta.dirname, '../..')
const home = mkdtempSync(path.join(tmpdir(), 'pintle-package-'))
let kubeconfig = ''

const pintle = (
  args: readonly string[],
  environment: { readonly [name: string]: string } = {},
): Promise<ProcessOutcome> =>
  runCommand({
    command: path.join(root, 'bin', 'pintle'),
    arguments: args,
    directory: root,
    environment: { HOME: home, TZ: 'UTC', PATH: process.env['PATH'] ?? '', KUBECONFIG: kubeconfig, ...environment },
  })

beforeAll(async () => {
  kubeconfig = (await pintle(['sandbox', 'start', '--quiet'])).output.trim()
})

afterAll(async () => {
  await pintle(['sandbox', 'stop'])
  rmSync(home, { recursive: true, force: true })
})

test('the sandbox keeps its credentials to its owner and its state between commands', async () => {
  expect(existsSync(kubeconfig)).toBe(true)
  expect(statSync(kubeconfig).mode & 0o077).toBe(0)
  expect((await pintle(['install', 'kept', 'examples/shop', '--set', 'cache.enabled=false'])).exitCode).toBe(0)
  expect((await pintle(['list', '-q'])).output).toBe('kept\n')
  const again = await pintle(['sandbox', 'start', '--quiet'])
  expect(again.output.trim()).toBe(kubeconfig)
  expect((await pintle(['list', '-q'])).output).toBe('kept\n')
  expect((await pintle(['uninstall', 'kept'])).output).toBe('release "kept" uninstalled\n')
})

test('without its token the sandbox refuses', async () => {
  const address = /server: ['"]?(http:\/\/[^\s'"]+)/.exec(readFileSync(kubeconfig, 'utf8'))?.[1] as string
  const answer = await fetch(new URL('/api/v1/secrets', new URL(address).origin))
  expect(answer.status).toBe(401)
})

test('the example program deploys, upgrades and removes with the library', async () => {
  const outcome = await runCommand({
    command: process.execPath,
    arguments: ['examples/deploy.mjs'],
    directory: root,
    environment: { HOME: home, PATH: process.env['PATH'] ?? '', KUBECONFIG: kubeconfig },
  })
  expect(outcome.errorOutput).toBe('')
  expect(outcome.exitCode).toBe(0)
  const lines = outcome.output.trim().split('\n')
  expect(lines).toContain('done apply Deployment/deployed-by-node-shop-api')
  expect(lines.slice(-4)).toEqual([
    'revision 1 is deployed',
    'revision 2 is deployed',
    'deployed-by-node 2',
    'RELEASE_NOT_FOUND release: not found',
  ])
})

test('status tells where the sandbox is, stop ends it, and a second stop has nothing to do', async () => {
  expect((await pintle(['sandbox', 'status'])).output).toContain(kubeconfig)
  expect((await pintle(['sandbox', 'stop'])).exitCode).toBe(0)
  expect(existsSync(kubeconfig)).toBe(false)
  expect((await pintle(['sandbox', 'status'])).exitCode).toBe(1)
  expect((await pintle(['sandbox', 'stop'])).exitCode).toBe(0)
  expect((await pintle(['list'])).errorOutput).toContain('kubernetes cluster unreachable')
  kubeconfig = (await pintle(['sandbox', 'start', '--quiet'])).output.trim()
})
