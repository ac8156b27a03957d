// The process behind `pintle`, and behind `helm` when it is called so.
import { setMaxListeners } from 'node:events'
import { basename } from 'node:path'
import process from 'node:process'
import { runCommandLine } from '../cli/index.ts'
import type { Host } from '../host/index.ts'
import { createNodeHost } from '../node/index.ts'
import { deeperStack } from './deeper-stack.ts'
import { calledAs } from './standalone.ts'

// Objects are read and awaited many at a time under one signal; that is no leak to warn of.
setMaxListeners(0)

/** The build puts in what names it. */
declare const buildId: string | undefined

const deeper = deeperStack()
const host: Host = { ...createNodeHost(), ...(deeper === undefined ? {} : { deeperStack: deeper }) }
const programPath = calledAs()

/** Log lines of the world's adapters, which are Helm's own, go where the log goes. */
const onLogLine = (line: string): void => host.terminal.writeError(`${line}\n`)

runCommandLine({
  program: programName(programPath, host.environment.get('PINTLE_DIAGNOSTICS')),
  programPath,
  words: process.argv.slice(2),
  host,
  openWorld: async (settings) =>
    (await import('../sdk/index.ts')).openWorld(settings, host, {
      onLogLine,
      programPath,
      sharedStreams: ['input', 'error'],
      kubeCacheFolder: settings.kubeCacheHome,
      ...keptCharts(),
    }),
  sandbox: {
    start: async (port) => (await import('./sandbox-process.ts')).start(host, port),
    stop: async () => (await import('./sandbox-process.ts')).stop(host),
    find: async () => (await import('./sandbox-process.ts')).find(host),
    serve: async (port) => (await import('./sandbox-process.ts')).serve(host, port),
  },
}).then(
  (exitCode) => process.exit(exitCode),
  (error: unknown) => {
    process.stderr.write(`Error: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`)
    process.exit(1)
  },
)

/** Charts out of archives are kept for the next run where this program was built, unless `PINTLE_CHART_CACHE=off`. */
function keptCharts() {
  if (typeof buildId === 'undefined' || host.environment.get('PINTLE_CHART_CACHE') === 'off') return {}
  const folder = async () => (await import('./user-cache.ts')).userCacheFolder('charts')
  return {
    keptCharts: { folder, build: buildId, isEqual: (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0 },
  }
}

/** Called `helm`, or asked for Helm's output and nothing more, the program names itself as Helm does. */
function programName(path: string, diagnostics: string | undefined): string {
  const name = basename(path).replace(/\.(?:cjs|exe|js)$/, '')
  return name === 'helm' || diagnostics === 'plain' ? 'helm' : 'pintle'
}
