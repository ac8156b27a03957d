// Who one is to a cluster: exec plugins, auth providers, token files, impersonation; both programs say and send the same.

import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { authority, identity } from '../support/tls-identity.ts'
import { type Program, twoPrograms } from '../support/two-programs.ts'
import { tellBoth, tellEach } from './api-side-by-side.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-credentials-'))
const programs = twoPrograms(folder)
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const admit = (token: string) => () => ({
  admit: ({ headers }: { headers: { readonly [name: string]: unknown } }) =>
    headers['authorization'] === `Bearer ${token}`,
})

/** A plugin as a shell script in the program's folder; it keeps what it was told. */
function plugin(program: Program, script: string): void {
  const file = path.join(program.folder, 'plugin')
  rmSync(path.join(program.folder, 'told'), { force: true })
  writeFileSync(
    file,
    `#!/bin/sh\n{ echo "$@"; echo "$A"; printf '[%s]\\n' "$KUBERNETES_EXEC_INFO"; } >> "${program.folder}/told"\n${script}\n`,
  )
  chmodSync(file, 0o755)
}

const told = (program: Program): string => {
  const file = path.join(program.folder, 'told')
  return existsSync(file) ? readFileSync(file, 'utf8') : ''
}

const version = 'client.authentication.k8s.io/v1'
const answer = (status: unknown, more: object = {}): string =>
  `cat <<'E'\n${JSON.stringify({ apiVersion: version, kind: 'ExecCredential', status, ...more })}\nE`
const exec = { apiVersion: version, command: './plugin', interactiveMode: 'Never' }

describe('an exec plugin', () => {
  test('is told of the cluster and gives a token', async () => {
    const [real, ours] = await tellBoth(programs, {
      user: {
        exec: {
          ...exec,
          args: ['one', 'two words'],
          env: [{ name: 'A', value: 'of the kubeconfig' }],
          provideClusterInfo: true,
        },
      },
      cluster: {
        'disable-compression': true,
        extensions: [{ name: 'client.authentication.k8s.io/exec', extension: { b: [1, 'x<y'], a: { c: null } } }],
      },
      api: admit('right'),
      prepare: (program) => plugin(program, `echo 'a word from the plugin' >&2\n${answer({ token: 'right' })}`),
    })
    expect(ours.errorOutput).toContain('a word from the plugin')
    const [theirs, mine] = [real, ours].map(({ program, api }) => told(program).replaceAll(String(api.port), 'PORT'))
    expect(mine).toBe(theirs)
    expect(mine).toContain('x\\u003cy')
  })

  test('of version v1beta1 needs no interactive mode', async () => {
    const beta = 'client.authentication.k8s.io/v1beta1'
    const [real, ours] = await tellBoth(programs, {
      user: { exec: { apiVersion: beta, command: './plugin' } },
      api: admit('right'),
      prepare: (program) => plugin(program, answer({ token: 'right' }, { apiVersion: beta })),
    })
    expect(told(ours.program)).toBe(told(real.program))
    expect(ours.exitCode).toBe(0)
  })

  test.each([
    ['nothing', ''],
    ['no JSON', 'echo nonsense'],
    ['half of it', `printf '{"apiVersion":'`],
    ['a list', `echo '[1]'`],
    ['YAML', `printf 'apiVersion: ${version}\\nkind: ExecCredential\\nstatus: {token: right}\\n'`],
    ['no kind', `echo '{"apiVersion":"${version}","status":{"token":"right"}}'`],
    ['another kind', answer({ token: 'right' }, { kind: 'Secret' })],
    ['no version', answer({ token: 'right' }, { apiVersion: undefined })],
    ['another version', answer({ token: 'right' }, { apiVersion: 'client.authentication.k8s.io/v1beta1' })],
    ['an unknown version', answer({ token: 'right' }, { apiVersion: 'example.com/v1' })],
    ['no status', answer(undefined)],
    ['null as status', answer(null)],
    ['an empty status', answer({})],
    ['a number as token', answer({ token: 5 })],
    ['a certificate without a key', answer({ clientCertificateData: 'x' })],
    ['no PEM', answer({ clientCertificateData: 'x', clientKeyData: 'y' })],
    ['an expiry that is no time', answer({ token: 'right', expirationTimestamp: 'tomorrow' })],
    ['a wrong token', answer({ token: 'wrong' })],
    ['a token over two lines', answer({ token: 'right\nx-other: y' })],
    ['a failure', 'echo no >&2; exit 3'],
    ['a signal', 'kill -9 $$'],
  ])('that gives %s', async (_, script) => {
    await tellBoth(programs, {
      user: { exec },
      api: admit('right'),
      prepare: (program) => plugin(program, script),
    })
  })

  test.each([
    ['is not there', { ...exec, command: './nothing' }],
    ['is not in the path', { ...exec, command: 'no-such-plugin' }],
    ['is not there and has a hint', { ...exec, command: 'no-such-plugin', installHint: 'get it \u001b[1mhere\n\tnow' }],
    ['has no command', { ...exec, command: '' }],
    ['has no version', { ...exec, apiVersion: '' }],
    [
      'has an unknown version',
      { ...exec, apiVersion: 'client.authentication.k8s.io/v1alpha1', interactiveMode: 'Never' },
    ],
    ['has no interactive mode', { ...exec, interactiveMode: '' }],
    ['has another interactive mode', { ...exec, interactiveMode: 'Sometimes' }],
    ['must ask and cannot', { ...exec, interactiveMode: 'Always' }],
    ['has a variable without a name', { ...exec, env: [{ name: '', value: 'x' }] }],
    ['has a number as command', { ...exec, command: 5 }],
    ['has a text as arguments', { ...exec, args: 'x' }],
    ['has a number among its arguments', { ...exec, args: ['x', 5] }],
    ['has a text as variables', { ...exec, env: 'x' }],
    ['has a text for cluster information', { ...exec, provideClusterInfo: 'yes' }],
    ['is a list', []],
  ])('that %s', async (_, wrong) => {
    await tellBoth(programs, { user: { exec: wrong }, prepare: (program) => plugin(program, answer({ token: 'x' })) })
  })

  test('is not asked where a token is given', async () => {
    const [, ours] = await tellBoth(programs, {
      user: { exec },
      api: admit('given'),
      arguments: ['list', '--kube-token', 'given'],
      prepare: (program) => plugin(program, 'exit 1'),
    })
    expect(told(ours.program)).toBe('')
    expect(ours.exitCode).toBe(0)
  })

  test('is asked again when its token expires', async () => {
    const [real, ours] = await tellBoth(programs, {
      user: { exec },
      prepare: (program) => plugin(program, answer({ token: 'x', expirationTimestamp: '2001-01-01T00:00:00Z' })),
    })
    expect(told(real.program).match(/\[/g)).toHaveLength(real.api.seen.length)
    // Requests of the same moment share an answer (docs/divergences.md).
    expect(ours.api.seen).toHaveLength(2)
    expect(told(ours.program).match(/\[/g)).toHaveLength(1)
  })

  test('that writes very much is stopped; Helm reads it to its end', async () => {
    const [real, ours] = await tellEach(programs, {
      user: { exec },
      prepare: (program) => plugin(program, `head -c 5000000 /dev/zero | tr '\\0' ' '\n${answer({ token: 'right' })}`),
      api: admit('right'),
    })
    expect(real.exitCode).toBe(0)
    expect(ours.exitCode).toBe(1)
  })

  test('gives a client certificate', async () => {
    const [, ours] = await tellBoth(programs, {
      user: { exec },
      api: () => ({ asksForCertificate: true }),
      prepare: (program) =>
        plugin(program, answer({ clientCertificateData: identity.cert, clientKeyData: identity.key })),
    })
    expect(ours.exitCode).toBe(0)
  })
})

describe('impersonation', () => {
  // Helm reads its flags twice and so sends every group of a flag twice (docs/divergences.md).
  const once = (value: unknown): unknown => [...new Set(String(value).split(', '))]
  const asked = (headers: { readonly [name: string]: unknown }): object =>
    Object.fromEntries(
      Object.entries(headers)
        .filter(([name]) => name.startsWith('impersonate-'))
        .map(([name, value]) => [name, once(value)]),
    )

  test.each([
    ['a flag', {}, ['--kube-as-user', 'somebody'], {}],
    ['flags with groups', {}, ['--kube-as-user', 'zoë', '--kube-as-group', 'a,b', '--kube-as-group', 'c d'], {}],
    ['variables', {}, [], { HELM_KUBEASUSER: 'somebody', HELM_KUBEASGROUPS: 'a,b' }],
    [
      'the kubeconfig',
      { as: 'me', 'as-uid': '7', 'as-groups': ['x', 'y'], 'as-user-extra': { 'a/b c%': ['1', '2'], Scopes: ['z'] } },
      [],
      {},
    ],
    ['a flag over the kubeconfig', { as: 'me', 'as-groups': ['x'] }, ['--kube-as-user', 'other'], {}],
    ['groups over the kubeconfig', { as: 'me', 'as-groups': ['x'] }, ['--kube-as-group', 'other'], {}],
    ['groups without a user', {}, ['--kube-as-group', 'a'], {}],
    ['a uid without a user', { 'as-uid': '7' }, [], {}],
    ['a line end in a name', {}, ['--kube-as-user', 'a\nb: c'], {}],
    ['a number in the kubeconfig', { as: 5 }, [], {}],
    ['a text as groups', { as: 'me', 'as-groups': 'x' }, [], {}],
    ['a list as extra', { as: 'me', 'as-user-extra': ['x'] }, [], {}],
  ])('by %s', async (_, user, flags, environment) => {
    const [real, ours] = await tellBoth(programs, {
      user,
      arguments: ['list', ...flags],
      environment: () => environment as { readonly [name: string]: string },
    })
    expect(ours.api.seen.map(({ headers }) => asked(headers))).toEqual(
      real.api.seen.map(({ headers }) => asked(headers)),
    )
  })

  test('groups of flags are sent once, by Helm twice', async () => {
    const [real, ours] = await tellBoth(programs, {
      arguments: ['list', '--kube-as-user', 'me', '--kube-as-group', 'a', '--kube-as-group', 'b'],
    })
    expect(real.api.seen.at(-1)?.headers['impersonate-group']).toBe('a, b, a, b')
    expect(ours.api.seen.at(-1)?.headers['impersonate-group']).toBe('a, b')
  })
})

describe('tokens and passwords', () => {
  const authorizations = (headers: { readonly [name: string]: unknown }): unknown => headers['authorization']

  test.each([
    ['a token file', { tokenFile: 'token' }, []],
    ['a token file before a token', { tokenFile: 'token', token: 'other' }, []],
    ['a token file before a flag', { tokenFile: 'token' }, ['--kube-token', 'flag']],
    ['a token file that is not there', { tokenFile: 'nothing' }, []],
    ['a token file that is not there, with a token', { tokenFile: 'nothing', token: 'x' }, []],
    ['an empty token file', { tokenFile: 'empty' }, []],
    ['name and password', { username: 'me', password: 'secret:word' }, []],
    ['a token and a password', { token: 'x', username: 'me', password: 'secret' }, []],
    ['a token file and a password', { tokenFile: 'token', username: 'me', password: 'secret' }, []],
    ['nothing', {}, []],
  ])('%s', async (_, user, flags) => {
    const [real, ours] = await tellBoth(programs, {
      user,
      arguments: ['list', ...flags],
      prepare: (program) => {
        writeFileSync(path.join(program.folder, 'token'), ' from-a-file\n')
        writeFileSync(path.join(program.folder, 'empty'), '\n')
      },
    })
    expect([...new Set(ours.api.seen.map(({ headers }) => authorizations(headers)))]).toEqual([
      ...new Set(real.api.seen.map(({ headers }) => authorizations(headers))),
    ])
  })
})

describe('an auth provider', () => {
  test.each([
    ['gcp', { name: 'gcp', config: { a: 'b' } }],
    ['azure', { name: 'azure' }],
    ['unknown', { name: 'no-such' }],
    ['without a name', {}],
    ['oidc without an issuer', { name: 'oidc', config: {} }],
    ['oidc without a client', { name: 'oidc', config: { 'idp-issuer-url': 'https://x' } }],
    ['oidc with a number', { name: 'oidc', config: { 'idp-issuer-url': 5 } }],
    ['oidc without tokens', { name: 'oidc', config: { 'idp-issuer-url': 'https://x', 'client-id': 'y' } }],
    [
      'oidc with no token at all',
      { name: 'oidc', config: { 'idp-issuer-url': 'https://x', 'client-id': 'y', 'id-token': 'z' } },
    ],
    [
      'oidc with a token that is no JSON',
      { name: 'oidc', config: { 'idp-issuer-url': 'https://x', 'client-id': 'y', 'id-token': 'a.b.c' } },
    ],
  ])('%s', async (_, provider) => {
    await tellBoth(programs, { user: { 'auth-provider': provider } })
  })

  test('together with an exec plugin', async () => {
    await tellBoth(programs, { user: { exec, 'auth-provider': { name: 'oidc' } } })
  })
})

describe('OpenID Connect', () => {
  const token = (secondsFromNow: number): string => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url')
    return `${part({ alg: 'none' })}.${part({ exp: Math.floor(Date.now() / 1000) + secondsFromNow })}.x`
  }
  const fresh = token(3600)
  const stale = token(5)

  interface Issuer {
    readonly url: string
    readonly asked: string[]
    close(): void
  }

  /** An issuer over TLS that answers as it is told. */
  async function startIssuer(answers: {
    readonly discovery?: { readonly status: number; readonly body: string; readonly location?: string }
    readonly token?: (attempt: number) => { readonly status: number; readonly body: string; readonly type?: string }
  }): Promise<Issuer> {
    const asked: string[] = []
    let attempts = 0
    const server = createServer(identity, (request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk: Buffer) => chunks.push(chunk))
      request.on('end', () => {
        const body = Buffer.concat(chunks).toString()
        asked.push([request.method, request.url, request.headers.authorization ?? '', body].join(' '))
        if (request.url?.endsWith('/.well-known/openid-configuration')) {
          const {
            status,
            body: words,
            location,
          } = answers.discovery ?? {
            status: 200,
            body: JSON.stringify({ token_endpoint: `${url}/token` }),
          }
          response.writeHead(status, {
            'content-type': 'application/json',
            ...(location === undefined ? {} : { location }),
          })
          response.end(words)
          return
        }
        attempts += 1
        const {
          status,
          body: words,
          type = 'application/json',
        } = answers.token?.(attempts) ?? {
          status: 200,
          body: JSON.stringify({ access_token: 'a', id_token: fresh, refresh_token: 'next' }),
        }
        response.writeHead(status, { 'content-type': type })
        response.end(words)
      })
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const url = `https://localhost:${(server.address() as AddressInfo).port}`
    return {
      url,
      asked,
      close() {
        server.closeAllConnections()
        server.close()
      },
    }
  }

  async function compare(options: {
    readonly answers?: Parameters<typeof startIssuer>[0]
    readonly config?: object
    readonly more?: (kubeconfig: string) => string
  }): Promise<{ readonly kept: string; readonly exitCode: number; readonly errorOutput: string }> {
    const issuers: Issuer[] = []
    for (const _ of programs) issuers.push(await startIssuer(options.answers ?? {}))
    const issuerOf = (program: Program): Issuer => issuers[programs.indexOf(program)] as Issuer
    const portOf = (program: Program): string => new URL(issuerOf(program).url).port
    try {
      const [real, ours] = await tellBoth(programs, {
        user: (program) => ({
          'auth-provider': {
            name: 'oidc',
            config: {
              'idp-issuer-url': `${issuerOf(program).url}/`,
              'client-id': 'the client',
              'client-secret': 'a/secret',
              'idp-certificate-authority-data': Buffer.from(authority).toString('base64'),
              'refresh-token': 'first',
              'id-token': stale,
              ...options.config,
            },
          },
        }),
        api: admit(fresh),
        prepare: (program) => {
          const file = path.join(program.folder, 'kubeconfig')
          if (options.more !== undefined) writeFileSync(file, options.more(readFileSync(file, 'utf8')))
        },
        neutral: (text) => text.replace(/localhost:\d+/g, 'ISSUER'),
      })
      const kept = ({ program, api }: typeof ours): string =>
        readFileSync(path.join(program.folder, 'kubeconfig'), 'utf8')
          .replaceAll(String(api.port), 'PORT')
          .replaceAll(portOf(program), 'ISSUER')
          .replaceAll(program.folder, 'WORK')
      expect(kept(ours)).toBe(kept(real))
      expect(issuerOf(ours.program).asked).toEqual(issuerOf(real.program).asked)
      return { kept: kept(ours), exitCode: ours.exitCode, errorOutput: ours.errorOutput }
    } finally {
      for (const issuer of issuers) issuer.close()
    }
  }

  test('refreshes a token that runs out and keeps it', async () => {
    const { kept, exitCode } = await compare({})
    expect(exitCode).toBe(0)
    expect(kept).toContain(`id-token: ${fresh}`)
    expect(kept).toContain('refresh-token: next')
  })

  test('keeps the rest of the kubeconfig as client-go does', async () => {
    const { kept } = await compare({
      more: (text) => {
        const config = JSON.parse(text)
        config.users.push({ name: 'another', user: { exec: { apiVersion: 'x', command: 'y' } } })
        config.users.push({ name: 'a third', user: { token: 'x', 'client-certificate': '/some/file' } })
        config.contexts.unshift({ name: 'z', context: { cluster: 'z', user: 'z', namespace: 'n' } })
        config.clusters.push({ name: 'b', cluster: { server: 'http://b', 'insecure-skip-tls-verify': true } })
        config.preferences = {}
        config.extensions = [{ name: 'e', extension: { b: 1, a: [true] } }]
        return JSON.stringify(config)
      },
    })
    expect(kept.indexOf('name: a third')).toBeLessThan(kept.indexOf('name: another'))
  })

  test('uses a token that still holds', async () => {
    const { exitCode, kept } = await compare({ config: { 'id-token': fresh } })
    expect(exitCode).toBe(0)
    expect(kept).toContain('"first"')
  })

  test.each([
    ['an issuer without discovery', { discovery: { status: 404, body: `nothing here ${'x'.repeat(200)}` } }],
    ['a discovery that is no JSON', { discovery: { status: 200, body: 'nonsense' } }],
    ['a discovery without an endpoint', { discovery: { status: 200, body: '{}' } }],
    [
      'a refused refresh',
      { token: () => ({ status: 400, body: '{"error":"invalid_grant","error_description":"no "more""}' }) },
    ],
    ['a refusal in plain words', { token: () => ({ status: 500, body: 'out of order', type: 'text/html' }) }],
    ['an answer that is no JSON', { token: () => ({ status: 200, body: 'nonsense' }) }],
    ['an answer without a token', { token: () => ({ status: 200, body: '{"access_token":"x"}' }) }],
    ['an answer without an access token', { token: () => ({ status: 200, body: '{"id_token":"x"}' }) }],
    [
      'a client that must be named in the body',
      {
        token: (attempt: number) =>
          attempt === 1
            ? { status: 401, body: '{"error":"invalid_client"}' }
            : { status: 200, body: JSON.stringify({ access_token: 'a', id_token: fresh }) },
      },
    ],
  ])('with %s', async (_, answers) => {
    await compare({ answers })
  })

  test.each([
    ['an issuer nobody trusts', { 'idp-certificate-authority-data': '' }],
    ['an authority that is no base64', { 'idp-certificate-authority-data': '%%' }],
    [
      'a missing file of the authority',
      { 'idp-certificate-authority-data': '', 'idp-certificate-authority': '/no/such' },
    ],
    ['an issuer that is no URL', { 'idp-issuer-url': 'nonsense' }],
    ['no refresh token', { 'refresh-token': '' }],
  ])('with %s', async (_, config) => {
    await compare({ config })
  })
})
