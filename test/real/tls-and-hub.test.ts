// Repositories behind TLS (own authorities, client certificates, --insecure-skip-tls-verify) and `search hub`, side by side
// with the real Helm.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer as createHttpServer } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo, Server } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { run, runBoth, twoPrograms } from '../support/two-programs.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-tls-'))
const served = path.join(folder, 'served')
const programs = twoPrograms(folder)
const [real] = programs
const servers: Server[] = []
const pem = (name: string) => path.join(folder, `${name}.pem`)
const addresses = { plain: '', strict: '', hub: '' }

async function listen(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return (server.address() as AddressInfo).port
}

/** An authority, and certificates that it signed: the server's and a client's. */
function makeCertificates(): void {
  const openssl = (...words: string[]) => execFileSync('openssl', words, { cwd: folder, stdio: 'ignore' })
  const key = ['-newkey', 'rsa:2048', '-nodes', '-days', '2']
  openssl('req', '-x509', ...key, '-subj', '/CN=authority', '-keyout', 'ca-key.pem', '-out', 'ca.pem')
  openssl('req', '-x509', ...key, '-subj', '/CN=other', '-keyout', 'other-key.pem', '-out', 'other.pem')
  writeFileSync(path.join(folder, 'names'), 'subjectAltName=IP:127.0.0.1,DNS:localhost')
  for (const [name, more] of [
    ['server', ['-extfile', 'names']],
    ['client', []],
  ] as const) {
    openssl(
      'req',
      '-newkey',
      'rsa:2048',
      '-nodes',
      '-subj',
      `/CN=${name}`,
      '-keyout',
      `${name}-key.pem`,
      '-out',
      `${name}.csr`,
    )
    const signing = ['-CA', 'ca.pem', '-CAkey', 'ca-key.pem', '-CAcreateserial', '-days', '2', ...more]
    openssl('x509', '-req', '-in', `${name}.csr`, '-out', `${name}.pem`, ...signing)
  }
}

beforeAll(async () => {
  makeCertificates()
  mkdirSync(served)
  const chart = path.join(folder, 'web')
  mkdirSync(chart)
  writeFileSync(path.join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: web\nversion: 1.0.0\n')
  expect((await run(real, ['package', chart, '-d', served])).errorOutput).toBe('')
  await run(real, ['repo', 'index', served])
  const answer: Parameters<typeof createHttpServer>[1] = (request, response) => {
    const file = path.join(served, path.basename(request.url ?? ''))
    if (existsSync(file)) response.end(readFileSync(file))
    else response.writeHead(404).end()
  }
  const identity = { key: readFileSync(pem('server-key')), cert: readFileSync(pem('server')) }
  const ca = readFileSync(pem('ca'))
  const plain = await listen(createTlsServer(identity, answer))
  const strict = await listen(createTlsServer({ ...identity, ca, requestCert: true, rejectUnauthorized: true }, answer))
  const hub = await listen(createHttpServer(answerHub))
  addresses.plain = `https://127.0.0.1:${plain}`
  addresses.strict = `https://127.0.0.1:${strict}`
  addresses.hub = `http://127.0.0.1:${hub}`
})

afterAll(() => {
  for (const server of servers) server.close()
  rmSync(folder, { recursive: true, force: true })
})

const answerHub: Parameters<typeof createHttpServer>[1] = (request, response) => {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://hub')
  const asked = searchParams.get('q')
  if (pathname !== '/api/chartsvc/v1/charts/search') return void response.writeHead(404).end()
  if (asked === 'broken') return void response.end('{')
  if (asked === 'forbidden') return void response.writeHead(403).end('no')
  const found = (name: string, repository: string, url: string, description: string) => ({
    id: `${repository}/${name}`,
    artifactHub: { packageUrl: `https://hub.example.com/packages/${repository}/${name}` },
    attributes: { name, repo: { name: repository, url }, description },
    relationships: { latestChartVersion: { data: { version: '1.2.3', app_version: '4.5' } } },
  })
  const data =
    asked === 'nothing'
      ? []
      : [
          found('web', 'first', 'https://charts.example.com/first', 'Serves pages'),
          found('web', 'second', 'https://charts.example.com/second', `A long ${'very '.repeat(20)}long description`),
        ]
  response.end(JSON.stringify({ data }))
}

const both = (line: string) => {
  let words = line
  for (const [name, address] of Object.entries(addresses)) words = words.replaceAll(name.toUpperCase(), address)
  return runBoth(programs, words.replaceAll('PEM', folder).split(' '))
}

describe('TLS', () => {
  test.each([
    ['repo add a PLAIN', 1],
    ['repo add a PLAIN --ca-file PEM/other.pem', 1],
    ['repo add a PLAIN --ca-file PEM/nothere.pem', 1],
    ['repo add a PLAIN --ca-file PEM/ca.pem', 0],
    ['repo add b PLAIN --insecure-skip-tls-verify', 0],
    ['repo add c STRICT --insecure-skip-tls-verify --cert-file PEM/client.pem --key-file PEM/client-key.pem', 0],
    ['repo add d STRICT --ca-file PEM/ca.pem --cert-file PEM/client.pem --key-file PEM/client-key.pem', 0],
    ['repo add e STRICT --ca-file PEM/ca.pem --cert-file PEM/nothere.pem --key-file PEM/client-key.pem', 1],
    ['repo update d', 0],
    ['pull a/web', 0],
    ['pull b/web -d .', 1],
    ['pull d/web', 0],
    ['template d/web', 0],
    ['pull PLAIN/web-1.0.0.tgz', 1],
    ['pull PLAIN/web-1.0.0.tgz --ca-file PEM/ca.pem', 0],
    ['pull web --repo PLAIN --insecure-skip-tls-verify', 0],
    ['pull web --repo STRICT --ca-file PEM/ca.pem --cert-file PEM/client.pem --key-file PEM/client-key.pem', 0],
    ['show chart web --repo PLAIN --ca-file PEM/ca.pem', 0],
    ['repo list', 0],
  ])('%s', async (line, exitCode) => {
    expect((await both(line)).exitCode).toBe(exitCode)
  })

  test.each([
    ['no certificate', []],
    ['a key of another certificate', ['client', 'server-key']],
  ])('with %s fails where one is wanted, however it says so', async (_, [certificate = '', key = '']) => {
    const identity = certificate === '' ? [] : ['--cert-file', pem(certificate), '--key-file', pem(key)]
    for (const program of programs) {
      const words = ['repo', 'add', 'f', addresses.strict, '--ca-file', pem('ca'), ...identity]
      const { exitCode, errorOutput } = await run(program, words)
      expect(exitCode).toBe(1)
      expect(errorOutput).toContain(
        `looks like "${addresses.strict}" is not a valid chart repository or cannot be reached`,
      )
    }
  })
})

test.each([
  'search hub web --endpoint HUB',
  'search hub web --endpoint HUB/',
  'search hub web --endpoint HUB --list-repo-url',
  'search hub web --endpoint HUB --max-col-width 20',
  'search hub web --endpoint HUB --max-col-width 0',
  'search hub web --endpoint HUB -o json',
  'search hub web --endpoint HUB -o yaml --list-repo-url',
  'search hub nothing --endpoint HUB',
  'search hub nothing --endpoint HUB -o json',
  'search hub nothing --endpoint HUB --fail-on-no-result',
  'search hub nothing --endpoint HUB --fail-on-no-result -o json',
  'search hub broken --endpoint HUB',
  'search hub forbidden --endpoint HUB',
  'search hub web --endpoint HUB/elsewhere',
  'search hub web --endpoint nonsense',
  'search hub --endpoint HUB',
  'search hub two words --endpoint HUB',
])('%s', async (line) => {
  await both(line)
})
