// Debian's docker-registry on a free loopback port: plain or with TLS, open or with a password.
import { execFileSync, spawn } from 'node:child_process'
import { mkdirSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import https from 'node:https'
import path from 'node:path'
import { onFreePort } from './listen.ts'

/** A registry that is running. */
export interface RunningRegistry {
  /** `127.0.0.1:5000`. */
  readonly host: string
  /** The certificate to trust, with TLS. */
  readonly caFile: string
  stop(): Promise<void>
}

/** How it is to be. */
export interface RegistryOptions {
  /** A folder of its own. */
  readonly folder: string
  readonly tls?: boolean
  readonly login?: { readonly username: string; readonly password: string }
}

/** Starts it and waits until it answers. */
export async function startRegistry(options: RegistryOptions): Promise<RunningRegistry> {
  const { folder, tls = false, login } = options
  mkdirSync(path.join(folder, 'data'), { recursive: true })
  if (tls) makeCertificate(folder)
  if (login !== undefined) writeFileSync(path.join(folder, 'htpasswd'), htpasswdLine(login))
  return onFreePort((port) => startOn(port, options))
}

async function startOn(port: number, { folder, tls = false, login }: RegistryOptions): Promise<RunningRegistry> {
  const caFile = path.join(folder, 'server.crt')
  const config = {
    version: '0.1',
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory: path.join(folder, 'data') } },
    http: {
      addr: `127.0.0.1:${port}`,
      ...(tls ? { tls: { certificate: caFile, key: path.join(folder, 'server.key') } } : {}),
    },
    ...(login === undefined ? {} : { auth: { htpasswd: { realm: 'test', path: path.join(folder, 'htpasswd') } } }),
  }
  writeFileSync(path.join(folder, 'config.yml'), JSON.stringify(config))
  const child = spawn('docker-registry', ['serve', path.join(folder, 'config.yml')], {
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...process.env, OTEL_TRACES_EXPORTER: 'none' },
  })
  const said: Buffer[] = []
  child.stderr.on('data', (data: Buffer) => said.push(data))
  const ended = new Promise<void>((resolve) => child.on('close', () => resolve()))
  await waitUntilUp(`http${tls ? 's' : ''}://127.0.0.1:${port}/v2/`, async () => {
    if (child.exitCode === null) return
    await ended
    throw new Error(`docker-registry ended: ${Buffer.concat(said).toString()}`)
  })
  return {
    host: `127.0.0.1:${port}`,
    caFile,
    async stop() {
      child.kill()
      await ended
    },
  }
}

function makeCertificate(folder: string): void {
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=registry.test'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost'],
      ...['-keyout', path.join(folder, 'server.key'), '-out', path.join(folder, 'server.crt')],
    ],
    { stdio: 'ignore' },
  )
}

/** The registry accepts bcrypt only; this line was made for the one password of these tests. */
function htpasswdLine({ username, password }: { readonly username: string; readonly password: string }): string {
  if (password !== testPassword) throw new Error(`the password must be ${testPassword}`)
  return `${username}:${testPasswordHash}\n`
}

/** The password of all registries with a login. */
export const testPassword = 'very secret'
const testPasswordHash = '$2a$10$26YZqrGgAPVzvW4NledWJeF0ReeDi/65Z4CgYWeOzxocNT2EiPePy'

async function waitUntilUp(url: string, check: () => Promise<void>): Promise<void> {
  // A minute and more: it may still be starting on a busy machine.
  for (let tries = 0; tries < 2000; tries++) {
    await check()
    if (await answers(url)) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`${url} does not answer`)
}

function answers(url: string): Promise<boolean> {
  const client = url.startsWith('https') ? https : http
  return new Promise((resolve) => {
    const request = client.get(url, { rejectUnauthorized: false, agent: false }, (response) => {
      response.resume()
      resolve(true)
    })
    request.on('error', () => resolve(false))
  })
}
