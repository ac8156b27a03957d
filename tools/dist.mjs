// `npm run dist`: the command as one executable file that needs no Node, compiled by Bun for this machine or, with
// `--target bun-windows-x64` and the like, for another; into dist/standalone/.
import { existsSync, mkdirSync, readdirSync } from 'node:fs'
import path from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { build, installDependencies, root, run } from './prepare.mjs'

const { values: options } = parseArgs({ options: { target: { type: 'string' } } })
const standalone = path.join(root, 'dist/standalone')

installDependencies()
build()
mkdirSync(standalone, { recursive: true })
run(findBun(), [
  'build',
  path.join(root, 'dist/pintle.cjs'),
  '--compile',
  '--bytecode',
  '--format=cjs',
  ...(options.target === undefined ? [] : [`--target=${options.target}`]),
  `--outfile=${path.join(standalone, 'pintle')}`,
])
if (options.target === undefined)
  run(path.join(standalone, process.platform === 'win32' ? 'pintle.exe' : 'pintle'), ['version'])

/** Bun from its npm package; where install scripts are off, from the package of this platform. */
function findBun() {
  const modules = path.join(root, 'node_modules')
  const platforms = existsSync(path.join(modules, '@oven')) ? readdirSync(path.join(modules, '@oven')) : []
  const candidates = [
    path.join(modules, 'bun/bin/bun.exe'),
    ...platforms.flatMap((name) => ['bun', 'bun.exe'].map((file) => path.join(modules, '@oven', name, 'bin', file))),
  ]
  const found = candidates.find(existsSync)
  if (found !== undefined) return found
  console.error('Bun is not installed: `npm ci` brings it as an optional package of the development dependency `bun`')
  process.exit(1)
}
