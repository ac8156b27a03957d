// Standard streams of a module. This function runs in a worker: it may use nothing but its arguments.
import type { WorkerCall, WorkerParts } from './run-module.ts'

/** Streams that are open. */
export interface OpenStreams {
  readonly fds: readonly [input: number, output: number, errors: number]
  /** What was written to the streams that are not shared. */
  collect(): [output: Uint8Array, errors: Uint8Array]
  close(): void
}

/** Those of this process where they are shared, files that are removed afterwards where not. */
export function openStreams(
  { shared, standardInput }: Pick<WorkerCall, 'shared' | 'standardInput'>,
  { fs, os }: WorkerParts['modules'],
): OpenStreams {
  const isOwn = (['input', 'output', 'error'] as const).map((name) => !shared.includes(name))
  const folder = isOwn.includes(true) ? fs.mkdtempSync(`${os.tmpdir()}/pintle-wasm-`) : undefined
  const fds = [0, 1, 2].map((number) => {
    if (isOwn[number] !== true) return number
    const path = `${folder}/${number}`
    if (number > 0) return fs.openSync(path, 'w+', 0o600)
    fs.writeFileSync(path, standardInput ?? new Uint8Array(), { mode: 0o600 })
    return fs.openSync(path, 'r')
  }) as [number, number, number]
  const written = (number: number): Uint8Array =>
    isOwn[number] === true ? new Uint8Array(fs.readFileSync(`${folder}/${number}`)) : new Uint8Array()
  return {
    fds,
    collect: () => [written(1), written(2)],
    close() {
      for (const [number, fd] of fds.entries()) if (isOwn[number] === true) fs.closeSync(fd)
      if (folder !== undefined) fs.rmSync(folder, { recursive: true, force: true })
    },
  }
}
