// Plugins side by side with the real Helm: the same plugins under both, installed from everywhere.
import { execFileSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { writeTar } from '../../src/formats/index.ts'
import { type RunningRegistry, startRegistry } from '../support/docker-registry.ts'
import { pluginType, pushPlugin } from '../support/plugin-registry.ts'
import { type Program, type RunOptions, run, runBoth, twoPrograms } from '../support/two-programs.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-plugins-'))
const programs = twoPrograms(folder)
const [real, ours] = programs
const keys = path.resolve(import.meta.dirname, '../fixtures/openpgp')
const sources = path.join(folder, 'sources')
const served = path.join(folder, 'served')
let registry: RunningRegistry
let server: Server
let address: string

beforeAll(async () => {
  for (const [name, files] of Object.entries(plugins)) writePlugin(path.join(sources, name), files)
  mkdirSync(served, { recursive: true })
  server = createServer((request, response) => {
    const file = path.join(served, path.basename(request.url ?? ''))
    if (existsSync(file)) response.end(readFileSync(file))
    else response.writeHead(404).end('nothing here')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  registry = await startRegistry({ folder: path.join(folder, 'registry') })
  const signing = ['--key', 'Chart Signer', '--keyring', path.join(keys, 'signer.secret.gpg')]
  for (const name of ['shell', 'getter']) {
    const outcome = await run(real, ['plugin', 'package', path.join(sources, name), '-d', served, ...signing])
    expect(outcome.errorOutput).toBe('')
  }
})

afterAll(async () => {
  await registry.stop()
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const getterScript = `#!/bin/sh
echo "getter $# [$*] $HELM_PLUGIN_NAME $HELM_PLUGIN_USERNAME:$HELM_PLUGIN_PASSWORD:$HELM_PLUGIN_PASS_CREDENTIALS_ALL $HELM_NAMESPACE" >&2
file=$(basename "$6")
[ -e "$SERVED/$file" ] || exit 3
cat "$SERVED/$file"
`

/** The plugins, file by file; scripts are executable. */
const plugins: { readonly [name: string]: { readonly [file: string]: string } } = {
  shell: {
    'plugin.yaml': `apiVersion: v1
name: shell
version: 1.1.0
type: cli/v1
runtime: subprocess
sourceURL: https://plugins.example/shell
config:
  usage: shell [WORD]...
  shortHelp: says what it hears
  longHelp: |-
    Says what it hears.
    All of it.
runtimeConfig:
  platformCommand:
  - command: $HELM_PLUGIN_DIR/run.sh
    args: ["\${HELM_PLUGIN_NAME}", "$UNSET", "$$"]
  - os: linux
    command: $HELM_PLUGIN_DIR/run.sh linux
  - os: linux
    arch: never
    command: "false"
  platformHooks:
    install:
    - command: sh
      args: ["-c", "echo installed $HELM_PLUGIN_NAME; echo hook error >&2"]
    update:
    - command: echo updated $HELM_PLUGIN_NAME
    delete:
    - command: sh
      args: ["-c", "exit 4"]
`,
    'run.sh': `#!/bin/sh
for word in "$@"; do echo "word: $word"; done
env | grep '^HELM_' | grep -v '^HELM_BIN=' | sort
case "$*" in
  *code*) exit 42;;
  *kill*) kill -TERM $$;;
esac
cat
`,
    'lib/data.txt': 'data\n',
  },
  old: {
    'plugin.yaml': `name: old
version: 0.3.0
usage: of the old kind
description: An old plugin
ignoreFlags: true
command: $HELM_PLUGIN_DIR/run.sh fixed
hooks:
  install: 'echo "installed in $HELM_PLUGIN_DIR"'
  update: echo updated $HELM_PLUGIN_NAME
useTunnel: true
`,
    'run.sh': '#!/bin/sh\necho "old: $*"\n',
  },
  getter: {
    'plugin.yaml': `apiVersion: v1
name: getter
version: 0.1.0
type: getter/v1
runtime: subprocess
config:
  protocols: [web, other]
runtimeConfig:
  protocolCommands:
  - protocols: [web]
    platformCommand:
    - command: get.sh
      args: ["$NOT_EXPANDED", q]
`,
    'get.sh': getterScript,
  },
  downloader: {
    'plugin.yaml': 'name: downloader\nversion: 0.1.0\ndownloaders:\n- protocols: [file2]\n  command: get.sh a b\n',
    'get.sh': getterScript,
  },
}

function writePlugin(target: string, files: { readonly [file: string]: string }): void {
  for (const [name, text] of Object.entries(files)) {
    const file = path.join(target, name)
    mkdirSync(path.dirname(file), { recursive: true })
    writeFileSync(file, text)
    if (text.startsWith('#!')) chmodSync(file, 0o755)
  }
}

/** Both with plugins that lie in a folder, without installing. */
function withPlugins(names: readonly string[]): RunOptions {
  const target = path.join(folder, `set-${names.join('-')}`)
  for (const name of names) cpSync(path.join(sources, name), path.join(target, name), { recursive: true })
  return { environment: { HELM_PLUGINS: target, SERVED: served } }
}

const pluginsOf = (program: Program) => path.join(program.home, '.local/share/helm/plugins')

/** What is in the plugins folder: paths, modes, kinds, targets of links. */
function listing(program: Program): string {
  const args = ['.', '-path', '*/.git/*', '-prune', '-o', '-printf', '%p %m %y %l\\n']
  return execFileSync('find', args, { cwd: pluginsOf(program) })
    .toString()
    .split('\n')
    .sort()
    .join('\n')
}

/** Removes what both have installed. */
function cleanUp(): void {
  for (const { home } of programs)
    for (const part of ['.local', '.cache']) rmSync(path.join(home, part), { recursive: true, force: true })
}

describe('commands', () => {
  it('are handed words, variables, standard input, and give back their exit code', async () => {
    const set = withPlugins(['shell', 'old'])
    const heard = await runBoth(programs, ['-n', 'here', 'shell', 'a b', '--flag=x', '--', '--debug', '-n', 'there'], {
      ...set,
      input: 'typed\n',
    })
    expect(heard.output).toContain('word: linux\nword: a b\nword: --flag=x\nword: --\nHELM_BURST_LIMIT=100\n')
    expect(heard.output).toContain('HELM_NAMESPACE=there\n')
    expect(heard.output).toMatch(/typed\n$/)
    expect((await runBoth(programs, ['shell', 'code'], set)).exitCode).toBe(42)
    expect((await runBoth(programs, ['shell', 'kill'], set)).exitCode).toBe(255)
    const old = await runBoth(programs, ['old', 'a', '--kube-context', 'x'], set)
    expect(old.output).toBe('old: fixed\n')
    for (const line of [
      ['shell', '--help'],
      ['help', 'shell'],
      ['help', 'old'],
      ['shell', '--kubeconfig'],
      ['shell', '--kube-insecure-skip-tls-verify=maybe'],
      ['--kube-context=one', 'shell', '--kubeconfig', 'nowhere', '--registry-config=r', '--repository-cache=c'],
      ['plugin', 'list', '--type', 'cli/v1'],
      ['__complete', 'sh'],
      ['__complete', 'shell', '--n'],
      ['__complete', 'plugin', 'update', 'shell', ''],
    ]) {
      await runBoth(programs, line, set)
    }
  })

  it('may be Go programs', async () => {
    const source = path.join(folder, 'go')
    writePlugin(source, {
      'go.mod': 'module example.com/plugin\n\ngo 1.21\n',
      'main.go': `package main

import (
	"fmt"
	"io"
	"os"
	"strings"
)

func main() {
	input, _ := io.ReadAll(os.Stdin)
	fmt.Println("go:", strings.Join(os.Args[1:], " "), os.Getenv("HELM_PLUGIN_NAME"), len(input))
	fmt.Fprintln(os.Stderr, "to standard error")
	os.Exit(len(os.Args))
}
`,
    })
    const target = path.join(folder, 'set-go/compiled')
    writePlugin(target, {
      'plugin.yaml':
        'name: compiled\nversion: 1.0.0\nplatformCommand:\n- os: linux\n  command: ${HELM_PLUGIN_DIR}/plugin\n  args: [first]\n',
    })
    execFileSync('go', ['build', '-o', path.join(target, 'plugin'), '.'], { cwd: source })
    const options = { environment: { HELM_PLUGINS: path.join(folder, 'set-go') }, input: 'four' }
    const outcome = await runBoth(programs, ['compiled', 'a', '--debug', 'b'], options)
    expect(outcome.output).toBe('go: first a b compiled 4\n')
    expect(outcome.exitCode).toBe(4)
  })

  it('that cannot be started or told apart are told', async () => {
    const broken = path.join(folder, 'set-broken')
    const command = (name: string, line: string) =>
      writePlugin(path.join(broken, name), { 'plugin.yaml': `name: ${name}\n${line}\n` })
    command('missing', 'command: no-such-program-anywhere')
    command('nofile', 'command: $HELM_PLUGIN_DIR/none')
    command('none', 'usage: nothing')
    command('elsewhere', 'platformCommand:\n- os: plan9\n  command: x')
    command('odd', 'command: 1\nhooks: [a]')
    command('install', 'command: x')
    const options = { environment: { HELM_PLUGINS: broken } }
    for (const name of ['missing', 'nofile', 'none', 'elsewhere', 'odd', 'install']) {
      await runBoth(programs, [name], options)
    }
    writePlugin(path.join(broken, 'twin'), { 'plugin.yaml': 'name: none\n' })
    await runBoth(programs, ['plugin', 'list'], options)
    await runBoth(programs, ['none'], options)
    await runBoth(programs, ['none'], { environment: { HELM_PLUGINS: broken, HELM_NO_PLUGINS: '1' } })
  })
})

describe('getters', () => {
  it('fetch charts, indexes and provenance files of their protocols', async () => {
    const chart = path.join(sources, 'chart')
    writePlugin(chart, {
      'Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\n',
      'templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Namespace }}\n',
    })
    for (const words of [
      ['package', chart, '-d', served],
      ['repo', 'index', served, '--url', 'web://host/charts'],
    ]) {
      expect((await run(real, words)).errorOutput).toBe('')
    }
    for (const { folder: work } of programs) {
      writePlugin(path.join(work, 'parent'), {
        'Chart.yaml':
          'apiVersion: v2\nname: parent\nversion: 0.1.0\ndependencies:\n- {name: chart, version: ^0.1, repository: "web://host/charts"}\n',
      })
      writePlugin(path.join(work, 'tls'), { ca: '', cert: '', key: '' })
    }
    const set = withPlugins(['getter', 'downloader'])
    for (const line of [
      ['pull', 'web://host/chart-0.1.0.tgz'],
      ['pull', 'file2://host/chart-0.1.0.tgz', '-n', 'elsewhere', '--untar', '--untardir', 'un'],
      ['pull', 'web://host/nothing.tgz'],
      ['pull', 'other://host/chart-0.1.0.tgz'],
      ['pull', 'nobody://host/chart-0.1.0.tgz'],
      ['pull', 'web://host/chart-0.1.0.tgz', '--verify'],
      ['pull', 'web://host/chart-0.1.0.tgz', '--username', 'ann', '--password', 'secret', '--pass-credentials'],
      ['template', 'x', 'web://host/chart-0.1.0.tgz', '-n', 'named'],
      ['show', 'chart', 'web://host/chart-0.1.0.tgz'],
      ['repo', 'add', 'mine', 'web://host/charts', '--username', 'ann', '--password', 'secret'],
      ['repo', 'update'],
      ['search', 'repo', 'chart'],
      ['pull', 'mine/chart'],
      ['pull', 'chart', '--repo', 'web://host/charts'],
      ['template', 'x', 'mine/chart', '--version', '>0.0'],
    ]) {
      await runBoth(programs, line, set)
    }
    for (const { folder: work } of programs) expect(existsSync(path.join(work, 'un/chart/Chart.yaml'))).toBe(true)
    for (const program of programs) {
      const outcome = await run(program, ['dependency', 'update', 'parent'], set)
      expect(outcome.output).toContain('Saving 1 charts\n')
      expect(existsSync(path.join(program.folder, 'parent/charts/chart-0.1.0.tgz'))).toBe(true)
    }
  })
})

describe('plugin install, update, uninstall', () => {
  it('from a folder', async () => {
    cleanUp()
    for (const name of ['shell', 'old']) await runBoth(programs, ['plugin', 'install', path.join(sources, name)])
    await runBoth(programs, ['plugin', 'install', path.join(sources, 'old')])
    expect(listing(ours)).toBe(listing(real))
    await runBoth(programs, ['plugin', 'list'])
    await runBoth(programs, ['shell', 'a'])
    await runBoth(programs, ['plugin', 'update', 'shell', 'nobody'])
    // The hook of `shell` fails after its folder is gone.
    await runBoth(programs, ['plugin', 'uninstall', 'shell', 'old', 'nobody'])
    expect(listing(ours)).toBe(listing(real))
    expect(existsSync(path.join(sources, 'shell/run.sh'))).toBe(true)
  })

  it('from an archive with its provenance file', async () => {
    cleanUp()
    const archive = path.join(served, 'shell-1.1.0.tgz')
    const signer = ['--keyring', path.join(keys, 'signer.gpg')]
    await runBoth(programs, ['plugin', 'install', archive])
    await runBoth(programs, ['plugin', 'install', archive, '--keyring', path.join(keys, 'stranger.gpg')])
    const installed = await runBoth(programs, ['plugin', 'install', archive, ...signer])
    expect(installed.output).toMatch(
      /^Verifying plugin signature...\nSigned by: Chart Signer .*\nUsing Key With Fingerprint: [0-9A-F]{40}\nPlugin Hash Verified: sha256:[0-9a-f]{64}\ninstalled shell\nInstalled plugin: shell\n$/,
    )
    expect(listing(ours)).toBe(listing(real))
    expect((await runBoth(programs, ['plugin', 'list'])).output).toContain('\tsigned    \t')
    for (const { home } of programs) {
      writeFileSync(path.join(home, '.local/share/helm/plugins/shell-1.1.0.tgz'), 'another')
    }
    expect((await runBoth(programs, ['plugin', 'list'])).output).toContain('\tmismatched provenance\t')
    await runBoth(programs, ['plugin', 'update', 'shell'])
    await runBoth(programs, ['plugin', 'uninstall', 'shell'])
    expect(listing(ours)).toBe(listing(real))
    await runBoth(programs, ['plugin', 'verify', archive, ...signer])
    await runBoth(programs, ['plugin', 'verify', archive, '--keyring', path.join(keys, 'stranger.gpg')])
    await runBoth(programs, ['plugin', 'verify', served, ...signer])
    await runBoth(programs, ['plugin', 'verify', path.join(sources, 'shell/run.sh'), ...signer])
  })

  it('from a web server', async () => {
    cleanUp()
    const signer = ['--keyring', path.join(keys, 'signer.gpg')]
    await runBoth(programs, ['plugin', 'install', `${address}/nothing-1.0.0.tgz`])
    await runBoth(programs, ['plugin', 'install', `${address}/nothing-1.0.0.tgz`, '--verify=false'])
    await runBoth(programs, ['plugin', 'install', `${address}/getter-0.1.0.tgz`, ...signer])
    await runBoth(programs, ['plugin', 'install', `${address}/shell-1.1.0.tgz`, '--verify=false'])
    expect(listing(ours)).toBe(listing(real))
    await runBoth(programs, ['plugin', 'list'])
    await runBoth(programs, ['plugin', 'update', 'shell'])
    await runBoth(programs, ['plugin', 'uninstall', 'getter'])
    expect(listing(ours)).toBe(listing(real))
  })

  it('refuses hostile archives, and leaves nothing of them', async () => {
    cleanUp()
    const yaml = 'name: evil\nversion: 1.0.0\ncommand: echo evil\n'
    const archive = (
      name: string,
      more: Parameters<typeof writeTar>[0],
      patch: (tar: Uint8Array) => void = () => {},
    ) => {
      const tar = writeTar([{ name: 'evil/plugin.yaml', data: new TextEncoder().encode(yaml) }, ...more])
      patch(tar)
      writeFileSync(path.join(served, `${name}-1.0.0.tgz`), gzipSync(tar))
    }
    const data = new TextEncoder().encode('x')
    archive('up', [{ name: 'evil/../../../x', data }])
    archive('root', [{ name: '/evil', data }])
    archive('colon', [{ name: 'evil/a:b', data }])
    archive('escape', [{ name: 'evil/\u001b[31mx', data: new Uint8Array() }], (tar) => asLink(tar, 1024))
    archive('link', [{ name: 'evil/etc', data: new Uint8Array() }], (tar) => asLink(tar, 1024))
    writeFileSync(path.join(served, 'text-1.0.0.tgz'), 'this is no archive at all')
    writeFileSync(path.join(served, 'cut-1.0.0.tgz'), readFileSync(path.join(served, 'up-1.0.0.tgz')).subarray(0, 60))
    for (const name of ['up', 'root', 'colon', 'link', 'text', 'cut']) {
      await runBoth(programs, ['plugin', 'install', `${address}/${name}-1.0.0.tgz`, '--verify=false'])
    }
    const escaped = await run(ours, ['plugin', 'install', `${address}/escape-1.0.0.tgz`, '--verify=false'])
    expect(escaped.errorOutput).toBe('Error: extracting files from archive: unknown type: 110010 in evil/\ufffd[31mx\n')
    const million = gzipSync(new Uint8Array(1024 * 1024))
    writeFileSync(path.join(served, 'bomb-1.0.0.tgz'), Buffer.concat(Array.from({ length: 520 }, () => million)))
    const bomb = await run(ours, ['plugin', 'install', `${address}/bomb-1.0.0.tgz`, '--verify=false'])
    expect(bomb.errorOutput).toContain('the plugin is larger than 536870912 bytes once unpacked\n')
    expect(existsSync(pluginsOf(ours)) ? listing(ours) : '').toMatch(/^(?:\n\. 755 d )?$/)
  })

  it('from git, by version', async () => {
    cleanUp()
    const repository = path.join(folder, 'repository')
    const git = (...words: string[]) => execFileSync('git', words, { cwd: repository, stdio: 'pipe' })
    const commit = (text: string) => {
      writeFileSync(path.join(repository, 'run.sh'), `#!/bin/sh\necho ${text}\n`)
      git('add', '-A')
      git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-qm', text)
    }
    writePlugin(repository, plugins['old'] as { [file: string]: string })
    git('init', '-q')
    for (const version of ['1.0.0', '1.2.0', '2.0.0-rc.1']) {
      commit(version)
      git('tag', `v${version}`)
    }
    commit('latest')
    const source = `file://${repository}`
    const unchecked = '--verify=false'
    await runBoth(programs, ['plugin', 'install', source])
    await runBoth(programs, ['plugin', 'install', source, unchecked, '--version', '^7'])
    await runBoth(programs, ['plugin', 'install', source, unchecked, '--version', 'some words'])
    await runBoth(programs, ['plugin', 'install', source, unchecked, '--version', '>=1, <3'])
    expect(listing(ours)).toBe(listing(real))
    expect((await runBoth(programs, ['old'])).output).toBe('1.2.0\n')
    await runBoth(programs, ['plugin', 'update', 'old'])
    await runBoth(programs, ['plugin', 'uninstall', 'old'])
    for (const { home } of programs) rmSync(path.join(home, '.cache'), { recursive: true, force: true })
    await runBoth(programs, ['plugin', 'install', source, unchecked])
    expect((await runBoth(programs, ['old'])).output).toBe('latest\n')
    commit('later')
    await runBoth(programs, ['plugin', 'update', 'old'])
    expect((await runBoth(programs, ['old'])).output).toBe('later\n')
    for (const program of programs) writeFileSync(path.join(pluginsOf(program), 'repository/run.sh'), 'changed')
    await runBoth(programs, ['plugin', 'update', 'old'])
    await runBoth(programs, ['plugin', 'install', 'http://127.0.0.1:1/none.git', unchecked])
    await runBoth(programs, ['plugin', 'install', `${address}/page`, unchecked])
  })

  it('from a registry', async () => {
    cleanUp()
    const { host } = registry
    const files = ['shell-1.1.0.tgz', 'shell-1.1.0.tgz.prov'].map((name) => path.join(served, name))
    const push = (tag: string, more: Partial<Parameters<typeof pushPlugin>[0]> = {}) =>
      pushPlugin({ host, repository: 'team/shell', tag, files, artifactType: pluginType, ...more })
    await push('1.1.0')
    await push('unsigned', { files: files.slice(0, 1) })
    await push('other', { artifactType: 'application/vnd.example' })
    await pushPlugin({ host, repository: 'team/shell', tag: 'untyped', files })
    await push('empty', { files: [] })
    const plain = '--plain-http'
    const signer = ['--keyring', path.join(keys, 'signer.gpg')]
    for (const tag of ['missing', 'other', 'untyped', 'empty', 'unsigned']) {
      await runBoth(programs, ['plugin', 'install', `oci://${host}/team/shell:${tag}`, plain, ...signer])
    }
    await runBoth(programs, ['plugin', 'install', `oci://${host}/team/shell:1.1.0`, plain, ...signer])
    expect(listing(ours)).toBe(listing(real))
    await runBoth(programs, ['plugin', 'list'])
    await runBoth(programs, ['shell', 'x'])
    await runBoth(programs, ['plugin', 'install', `oci://${host}/team/shell:unsigned`, plain, '--verify=false'])
    await runBoth(programs, ['plugin', 'update', 'shell'])
    await runBoth(programs, ['plugin', 'install', 'oci://nowhere', plain])
    await runBoth(programs, ['plugin', 'install', `oci://${host}/UPPER/case:1`, plain])
  })
})

describe('plugin package', () => {
  it('makes archives and provenance files that the other one takes', async () => {
    cleanUp()
    const signing = ['--key', 'Chart Signer', '--keyring', path.join(keys, 'signer.secret.gpg')]
    for (const program of programs) {
      const outcome = await run(program, ['plugin', 'package', path.join(sources, 'shell'), '-d', 'made', ...signing])
      expect(outcome.output).toBe(
        'Successfully signed. Signature written to: made/shell-1.1.0.tgz.prov\nSuccessfully packaged plugin and saved it to: made/shell-1.1.0.tgz\n',
      )
    }
    const signed = (program: Program) =>
      readFileSync(path.join(program.folder, 'made/shell-1.1.0.tgz.prov'), 'utf8')
        .replace(/-----BEGIN PGP SIG[\s\S]*/, '')
        .replace(/[0-9a-f]{64}/, 'SUM')
    expect(signed(ours)).toBe(signed(real))
    const crossed: readonly [Program, Program][] = [
      [real, ours],
      [ours, real],
    ]
    for (const [reader, writer] of crossed) {
      const archive = path.join(writer.folder, 'made/shell-1.1.0.tgz')
      const outcome = await run(reader, ['plugin', 'install', archive, '--keyring', path.join(keys, 'signer.gpg')])
      expect(outcome.output).toContain('Installed plugin: shell\n')
    }
    expect(listing(ours)).toBe(listing(real))
    for (const line of [
      [path.join(sources, 'shell'), '--key', 'Nobody', '--keyring', path.join(keys, 'signer.secret.gpg')],
      [path.join(sources, 'shell'), '--key', 'Chart Signer', '--keyring', path.join(keys, 'signer.gpg')],
      [path.join(sources, 'shell'), '--key', 'e', '--keyring', path.join(keys, 'all.kbx')],
      [
        path.join(sources, 'shell'),
        '--key',
        'Lock',
        '--keyring',
        path.join(keys, 'locked.secret.gpg'),
        '--passphrase-file',
        'nothere',
      ],
      [
        path.join(sources, 'shell'),
        '--key',
        'Lock',
        '--keyring',
        path.join(keys, 'locked.secret.gpg'),
        '--passphrase-file',
        '/dev/null',
      ],
      [path.join(sources, 'shell')],
      [path.join(sources, 'nowhere')],
      [path.join(sources, 'shell/run.sh')],
      [path.join(sources, 'chart')],
    ]) {
      await runBoth(programs, ['plugin', 'package', ...line])
    }
  })
})

/** Makes the entry whose header stands at an offset a symbolic link to `/etc`. */
function asLink(tar: Uint8Array, offset: number): void {
  const header = tar.subarray(offset, offset + 512)
  header[156] = '2'.charCodeAt(0)
  header.set(new TextEncoder().encode('/etc'), 157)
  header.fill(32, 148, 156)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.set(new TextEncoder().encode(`${sum.toString(8).padStart(6, '0')}\0 `), 148)
}
