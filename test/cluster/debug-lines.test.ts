// `--debug`: what both programs say on standard error while they work, line by line.
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, call, type ProgramName } from './programs.ts'
import { withoutLibraryLog } from './side-by-side.ts'

const folder = mkdtempSync(path.join(tmpdir(), 'pintle-debug-'))
const programs: readonly ProgramName[] = ['helm', 'pintle']
const chart = path.join(folder, 'parent')

beforeAll(async () => {
  const write = (file: string, text: string): void => {
    mkdirSync(path.dirname(path.join(chart, file)), { recursive: true })
    writeFileSync(path.join(chart, file), text)
  }
  write('Chart.yaml', 'apiVersion: v2\nname: parent\nversion: 1.0.0\ndependencies:\n- {name: child, version: 1.0.0}\n')
  write('values.yaml', 'word: a\n')
  write('values.schema.json', '{"type": "object"}')
  write('charts/child/Chart.yaml', 'apiVersion: v2\nname: child\nversion: 1.0.0\n')
  const configMap = (name: string, more = ''): string =>
    `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}-${name}"${more}}\ndata: {word: "{{ .Values.word }}"}\n`
  const hook = ', annotations: {helm.sh/hook: "pre-install,post-upgrade,pre-delete"}'
  write('templates/all.yaml', [configMap('one'), configMap('two'), configMap('hook', hook)].join('---\n'))
  cpSync(chart, path.join(folder, 'fewer'), { recursive: true })
  writeFileSync(path.join(folder, 'fewer/templates/all.yaml'), configMap('one'))
  for (const program of programs) await ask('POST', '/api/v1/namespaces', { metadata: { name: `debug-${program}` } })
})

afterAll(async () => {
  for (const program of programs) await ask('DELETE', `/api/v1/namespaces/debug-${program}`)
  rmSync(folder, { recursive: true, force: true })
})

/** What happens at once is told in any order, and what is waited for depends on when one looks. */
function settledLines(text: string, program: ProgramName): string[] {
  const lines = withoutLibraryLog(text).replaceAll(`debug-${program}`, 'NAMESPACE').split('\n')
  const atOnce = /msg="(?:Created resource via patch|starting delete resource|ignoring delete failure)"/
  const settled: string[] = []
  let run: string[] = []
  for (const line of [...lines, '']) {
    if (line.includes('msg="waiting for resource"')) continue
    if (atOnce.test(line)) run.push(line)
    else {
      settled.push(...run.toSorted(), line)
      run = []
    }
  }
  return settled
}

test('every verb', async () => {
  const steps: readonly string[] = [
    `template r ${chart}`,
    `template r ${chart} --dry-run=server --skip-schema-validation`,
    `install r ${chart} --dry-run=client --version 1.0.0`,
    `install r ${chart} --dry-run=server --devel`,
    `install r ${chart}`,
    `install r ${chart}`,
    `install csa ${path.join(folder, 'fewer')} --server-side=false --wait`,
    `upgrade r ${chart} --dry-run=server`,
    `upgrade r ${chart} --set word=b`,
    `upgrade r ${path.join(folder, 'fewer')} --reset-values`,
    `upgrade r ${path.join(folder, 'fewer')} --reuse-values --history-max 0`,
    `upgrade csa ${path.join(folder, 'fewer')} --server-side=false --set word=c`,
    `upgrade csa ${path.join(folder, 'fewer')} --server-side=false`,
    `upgrade r ${path.join(folder, 'fewer')} --no-hooks --history-max 3`,
    `upgrade --install r ${chart} --no-hooks --wait=false --description again`,
    `upgrade --install new ${path.join(folder, 'fewer')}`,
    'status r',
    'status r -o json --revision 3',
    'status r --revision 99',
    'status nobody',
    ...['all', 'values', 'manifest', 'hooks', 'notes', 'metadata'].map((part) => `get ${part} r`),
    'get values r --revision 4 --all',
    'get values nobody',
    'history r',
    'history nobody',
    'list',
    'list --all-namespaces --superseded',
    'rollback r --dry-run=client',
    'rollback r --no-hooks',
    'rollback r --wait',
    'test r',
    'uninstall csa --dry-run',
    'uninstall csa --no-hooks --keep-history',
    'uninstall csa',
    'uninstall new --wait=legacy',
    'uninstall r',
  ]
  for (const step of steps) {
    const told = await Promise.all(
      programs.map(async (program) => {
        const words = [...step.split(' '), '--debug', '-n', `debug-${program}`]
        const { exitCode, errorOutput } = await call(program, words, { environment: { PINTLE_DIAGNOSTICS: 'plain' } })
        return { step, exitCode, lines: settledLines(errorOutput, program) }
      }),
    )
    expect(told[1]).toEqual(told[0])
  }
})
