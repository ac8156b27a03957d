// The layer table holds for the whole source tree, and the check finds what breaks it.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkLayers, type LayerTable } from './check-layers.ts'

const root = path.resolve(import.meta.dirname, '../..')
const table = JSON.parse(readFileSync(path.join(import.meta.dirname, 'layers.json'), 'utf8')) as LayerTable

test('the source tree keeps to the layer table', () => {
  expect(checkLayers(path.join(root, 'src'), table).join('\n')).toBe('')
})

test('a folder imports nothing of its own level or above, nor the foundation from itself', () => {
  for (const [folder, row] of Object.entries(table.folders)) {
    for (const name of row.imports.filter((entry) => entry !== '*below')) {
      expect(table.folders[name]?.level, `${folder} -> ${name}`).toBeLessThanOrEqual(row.level)
    }
  }
})

function problemsOf(files: { readonly [path: string]: string }): string[] {
  const folder = mkdtempSync(path.join(tmpdir(), 'layers-'))
  try {
    for (const [name, text] of Object.entries(files)) {
      mkdirSync(path.dirname(path.join(folder, name)), { recursive: true })
      writeFileSync(path.join(folder, name), text)
    }
    return checkLayers(folder, table)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test.each([
  [
    'an upward import',
    { 'plan/a.ts': "// x\nimport { a } from '../cluster/index.ts'\n" },
    '`plan` may not import `cluster`',
  ],
  ['a side door', { 'plan/a.ts': "// x\nimport { a } from '../chart/load.ts'\n" }, '`chart/load.ts` is not a door'],
  [
    'a lazy upward import',
    { 'chart/a.ts': "// x\nexport const a = () => import('../cli/index.ts')\n" },
    '`chart` may not import `cli`',
  ],
  ['a node module', { 'render/a.ts': "// x\nimport fs from 'node:fs'\n" }, '`render` may not import `node:fs`'],
  ['a package', { 'chart/a.ts': "// x\nimport yaml from 'js-yaml'\n" }, 'may not import the package `js-yaml`'],
  ['module state', { 'kube/a.ts': '// x\nlet count = 0\n' }, 'module-level `let`'],
  ['a clock', { 'kube/a.ts': '// x\nexport const a = () => Date.now()\n' }, '`Date.now(` in a pure folder'],
  ['a write', { 'actions/a.ts': '// x\nawait client.delete(reference)\n' }, '`client.delete(` writes to a cluster'],
  ['an unknown folder', { 'utils/a.ts': '// x\n' }, 'no row for the folder `utils`'],
  ['a silent file', { 'base/a.ts': 'export const a = 1\n' }, 'no opening sentence'],
  [
    'a cycle',
    { 'base/a.ts': "// x\nimport './b.ts'\n", 'base/b.ts': "// x\nimport './a.ts'\n" },
    'import cycle: base/a.ts -> base/b.ts -> base/a.ts',
  ],
  ['a giant', { 'base/a.ts': `// x\n${'\n'.repeat(600)}` }, 'the cap is 600'],
])('the check finds %s', (_, files, message) => {
  expect(problemsOf(files as { [path: string]: string }).join('\n')).toContain(message)
})

test('type imports may close a circle', () => {
  expect(
    problemsOf({
      'base/a.ts': "// x\nimport type { B } from './b.ts'\n",
      'base/b.ts': "// x\nimport type { A } from './a.ts'\n",
    }),
  ).toEqual([])
})
