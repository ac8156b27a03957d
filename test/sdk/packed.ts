// The tarball as it would be published.
import path from 'node:path'
import { type ProcessOutcome, runCommand } from '../support/run-command.ts'
import { root } from './built-program.ts'

/** npm as a program. */
export const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'

/** What was packed. */
export interface PackedTarball {
  readonly tarball: string
  /** Once it is unpacked. */
  readonly bytes: number
  readonly files: readonly string[]
}

/** Runs a program with `home` as its home and as npm's cache. */
export function runAt(
  home: string,
  ...[command, words, directory]: [command: string, words: readonly string[], directory: string]
): Promise<ProcessOutcome> {
  return runCommand({
    command,
    arguments: words,
    directory,
    environment: {
      ...(process.env as { [name: string]: string }),
      HOME: home,
      npm_config_cache: path.join(home, 'npm'),
    },
  })
}

/** Packs what is built into a folder. */
export async function packInto(folder: string): Promise<PackedTarball> {
  const words = ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]
  const outcome = await runAt(folder, npm, words, root)
  const [entry] = JSON.parse(outcome.output) as [
    { readonly filename: string; readonly unpackedSize: number; readonly files: readonly { readonly path: string }[] },
  ]
  return {
    tarball: path.join(folder, entry.filename),
    bytes: entry.unpackedSize,
    files: entry.files.map((file) => file.path),
  }
}

/** Unpacks it into a folder that is there. */
export async function unpackInto(folder: string, { tarball }: PackedTarball): Promise<void> {
  const outcome = await runAt(folder, 'tar', ['-xzf', tarball, '-C', folder, '--strip-components=1'], root)
  if (outcome.exitCode !== 0) throw new Error(outcome.errorOutput)
}
