// How this program was started: by a runtime from a script, or as an executable that is program and runtime in one.
import process from 'node:process'

/** Whether program and runtime are one file, which Bun compiled. */
function isStandalone(): boolean {
  return process.versions['bun'] !== undefined && /^(?:\/\$bunfs|[A-Z]:[\\/]~BUN)[\\/]/.test(process.argv[1] ?? '')
}

/** What starts this program after `process.execPath`: its script, or nothing. */
export function programArguments(): string[] {
  return isStandalone() ? [] : [process.argv[1] ?? '']
}

/** The path or name under which this program was called. */
export function calledAs(): string {
  return isStandalone() ? process.argv0 : (process.argv[1] ?? 'pintle')
}
