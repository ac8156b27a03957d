// Builds dist/: the command as CommonJS in chunks that load on first use, the library as ES modules, its types.
import { execFileSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'rolldown'

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..')
const dist = path.join(root, 'dist')
const onlyCommand = process.argv.includes('--command')

/** What npm packages are left outside of the bundles: large ones that load on first use, and those under a licence of their own. */
const external = [/^node:/, 'openpgp']

rmSync(dist, { recursive: true, force: true })

await build({
  input: { pintle: path.join(root, 'src/bin/pintle.ts') },
  platform: 'node',
  external,
  logLevel: 'warn',
  output: {
    dir: dist,
    format: 'cjs',
    dynamicImportInCjs: false,
    entryFileNames: '[name].cjs',
    chunkFileNames: 'command/[name].cjs',
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
    comments: { legal: false },
  },
})

if (!onlyCommand) {
  await build({
    input: { index: path.join(root, 'src/sdk/index.ts') },
    platform: 'node',
    external,
    logLevel: 'warn',
    output: { dir: dist, format: 'esm', entryFileNames: '[name].js', chunkFileNames: 'library/[name].js' },
  })
  execFileSync(
    process.execPath,
    [path.join(root, 'node_modules/typescript/bin/tsc'), ...['-p', path.join(root, 'tsconfig.types.json')]],
    { cwd: root, stdio: 'inherit' },
  )
}
chmodSync(path.join(root, 'bin', 'pintle'), 0o755)
