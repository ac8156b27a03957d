// The command's own looks before it changes a release: the revision that was seen, and releases left pending.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openSandboxWorld, type SandboxWorld } from '../../test/support/sandbox-world.ts'
import { createNodeHost } from '../node/index.ts'
import { runCommandLine } from './index.ts'

const charts = {
  web: {
    'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'templates/map.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n',
  },
}

let opened: SandboxWorld

beforeEach(() => {
  opened = openSandboxWorld(charts)
})

afterEach(() => opened.close())

/** Runs a line as `pintle`, or as the program named, and collects what it prints. */
async function run(line: string, program = 'pintle') {
  let output = ''
  let errors = ''
  const asText = (text: string | Uint8Array) => (typeof text === 'string' ? text : new TextDecoder().decode(text))
  const node = createNodeHost()
  const never = () => Promise.reject(new Error('not here'))
  const exitCode = await runCommandLine({
    program,
    programPath: `/usr/bin/${program}`,
    words: line.split(' '),
    host: {
      ...node,
      environment: { ...node.environment, get: () => undefined, homeDirectory: '/nowhere' },
      terminal: {
        writeOutput: (text) => {
          output += asText(text)
        },
        writeError: (text) => {
          errors += asText(text)
        },
        outputIsTerminal: false,
        errorIsTerminal: false,
        readInput: async () => new Uint8Array(),
        readLine: async () => '',
      },
    },
    openWorld: async () => ({
      world: opened.world,
      namespace: 'default',
      plugins: never,
      keep: async () => {},
      close: () => {},
    }),
    sandbox: { start: never, stop: never, find: never, serve: never },
  })
  return { exitCode, output, errors }
}

/** Makes the last revision look as if whoever works on it had been killed. */
async function leavePending(): Promise<void> {
  const signal = new AbortController().signal
  const store = await opened.world.releases('default')
  const last = (await store.history('web', signal)).at(-1)
  if (last === undefined) throw new Error('no release')
  await store.update({ ...last, info: { ...last.info, status: 'pending-upgrade' } }, signal)
}

const busy = 'Error: UPGRADE FAILED: another operation (install/upgrade/rollback) is in progress\n'

describe('--expect-revision', () => {
  it('changes nothing when another revision is the last one', async () => {
    await run('install web web')
    await run('upgrade web web --expect-revision 1')
    const before = opened.writes.length
    expect((await run('upgrade web web --expect-revision 1')).errors).toBe(
      'Error: UPGRADE FAILED: the release was expected at revision 1, but its last revision is 2\n',
    )
    expect((await run('upgrade web web --install --expect-revision=0')).errors).toContain('expected at revision 0')
    expect((await run('rollback web 1 --expect-revision 1')).errors).toContain('its last revision is 2\n')
    expect((await run('uninstall web --expect-revision 3')).errors).toContain('its last revision is 2\n')
    expect((await run('upgrade new web --install --expect-revision 1')).errors).toBe(
      'Error: the release was expected at revision 1, but there is no revision of it\n',
    )
    expect(opened.writes.slice(before)).toEqual([])
    expect((await run('rollback web 1 --expect-revision 2')).exitCode).toBe(0)
    expect((await run('uninstall web --expect-revision 3')).exitCode).toBe(0)
    expect((await run('upgrade web web --install --expect-revision 0')).exitCode).toBe(0)
  })

  it('takes numbers, and one release', async () => {
    expect((await run('upgrade web web --expect-revision -1')).errors).toContain('invalid argument "-1" for')
    expect((await run('uninstall web other --expect-revision 1')).errors).toBe(
      'Error: --expect-revision needs exactly one release\n',
    )
  })
})

describe('pending releases', () => {
  beforeEach(async () => {
    await run('install web web')
    await leavePending()
  })

  it('refuse upgrades unless told otherwise', async () => {
    const before = opened.writes.length
    expect((await run('upgrade web web')).errors).toBe(busy)
    expect((await run('upgrade web web --if-pending fail')).errors).toBe(busy)
    expect((await run('upgrade web web --if-pending wait --timeout 50ms')).errors).toBe(busy)
    expect((await run('upgrade web web --if-pending perhaps')).errors).toBe(
      'Error: invalid --if-pending value ("perhaps"). Must be "fail", "wait", or "unlock"\n',
    )
    expect(opened.writes.slice(before)).toEqual([])
    expect((await run('upgrade web web --if-pending unlock')).output).toContain('has been upgraded')
    expect((await run('history web -o json')).output).toMatch(
      /"revision":1,.*"Unlocked: it was pending-upgrade, and nothing was running any more".*"revision":2,/,
    )
  })

  it('are waited for', async () => {
    const upgrade = run('upgrade web web --if-pending wait --timeout 30s')
    await run('unlock web')
    expect((await upgrade).output).toContain('has been upgraded')
  })

  it('are freed by `unlock`, which leaves all others alone', async () => {
    expect((await run('unlock web')).output).toBe(
      'release "web" unlocked: revision 1 was pending-upgrade and is failed now\n',
    )
    const before = opened.writes.length
    expect((await run('unlock web')).output).toBe('release "web" is not pending: revision 1 is failed\n')
    expect(opened.writes.slice(before)).toEqual([])
    expect(await run('unlock other')).toMatchObject({ exitCode: 1, errors: 'Error: release: not found\n' })
    expect((await run('unlock')).errors).toContain('"pintle unlock" requires 1 argument')
  })
})

it('are offered by completion, and kept from the help of `helm`', async () => {
  await run('install web web')
  expect((await run('__complete upgrade web web --if-pending w')).output).toContain('wait\n')
  expect((await run('__complete rollback web 1 --expect-revision 1')).output).toContain('1\tApp: , Chart: web-1.0.0\n')
  expect((await run('__complete unlock w')).output).toContain('web\tweb-1.0.0 -> deployed\n')
  expect((await run('upgrade --help')).output).toContain('--if-pending')
  expect((await run('--help')).output).toMatch(/^ {2}unlock +free a release/m)
  expect((await run('upgrade --help', 'helm')).output).not.toMatch(/if-pending|expect-revision/)
  expect((await run('--help', 'helm')).output).not.toContain('unlock')
})
