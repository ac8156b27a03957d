// This program again, with more stack: templates may nest deeper than Node's default lets them.
import process from 'node:process'
import { programArguments } from './standalone.ts'

/** In KiB; a process has 8 MiB on the systems named below. */
const stackSize = 3900

/**
 * Runs the command again from its beginning, which is right as long as nothing was written, printed or read from
 * standard input, and ends with its exit code. Undefined where that cannot be or was done already.
 */
export function deeperStack(): (() => void) | undefined {
  const isDeep = process.execArgv.some((argument) => argument.startsWith('--stack-size'))
  const readsInput = process.argv.some((argument) => /(?:^|=)-$/.test(argument))
  const isKnown = process.platform === 'linux' || process.platform === 'darwin'
  if (isDeep || readsInput || !isKnown || process.versions['bun'] !== undefined) return undefined
  return () => {
    const args = [`--stack-size=${stackSize}`, ...process.execArgv, ...programArguments(), ...process.argv.slice(2)]
    const { spawnSync } = process.getBuiltinModule('node:child_process')
    const { status, error } = spawnSync(process.execPath, args, { stdio: 'inherit' })
    if (error === undefined) process.exit(status ?? 1)
  }
}
