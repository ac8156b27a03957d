// `npm run dist`: the command as one executable file that needs no Node, compiled by Bun for this machine or, with
// `--target bun-windows-x64` and the like, for another; into dist/standalone/.
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { build, installDependencies, root, run, runQuietly } from './prepare.mjs'

const { values: options } = parseArgs({ options: { target: { type: 'string' } } })
const standalone = path.join(root, 'dist/standalone')

/**
 * Commands are short: compiled to machine code only what runs much longer than usual, and nothing is looked for in the
 * folder where the command is called.
 */
const tuned = ['--compile-jit-policy=8', '--no-compile-autoload-dotenv', '--no-compile-autoload-bunfig']

installDependencies()
build()
mkdirSync(standalone, { recursive: true })
const program = path.join(standalone, process.platform === 'win32' ? 'pintle.exe' : 'pintle')
const temporary = mkdtempSync(path.join(tmpdir(), 'pintle-dist-'))
try {
  const first = path.join(temporary, path.basename(program))
  compile(first, [])
  const order = path.join(temporary, 'order')
  const env = { HOME: temporary, USERPROFILE: temporary, LOCALAPPDATA: temporary }
  runQuietly(first, ['package', path.join(root, 'examples/shop'), '--destination', temporary], { env })
  const archive = readdirSync(temporary).find((name) => name.endsWith('.tgz'))
  // The second time the chart is kept already, as it usually is.
  for (const more of [{}, { BUN_BYTECODE_ORDER_OUT: order }])
    runQuietly(first, ['template', 'demo', path.join(temporary, archive)], { env: { ...env, ...more } })
  // What the usual work needs lies together, so that fewer pages are read.
  compile(path.join(standalone, 'pintle'), [
    `--bytecode-order=${order}`,
    ...(options.target === undefined ? [] : [`--target=${options.target}`]),
  ])
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
if (options.target === undefined) run(program, ['version'])

function compile(file, more) {
  run(findBun(), [
    'build',
    path.join(root, 'dist/pintle.cjs'),
    '--compile',
    '--bytecode',
    '--format=cjs',
    ...tuned,
    ...more,
    `--outfile=${file}`,
  ])
}

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
