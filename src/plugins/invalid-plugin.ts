// Rules that both formats of plugin.yaml share, and the failure of a file that breaks one.
import { PluginError } from '../diagnostics/index.ts'
import { parseStrictVersion, SemverError } from '../formats/index.ts'

/** A plugin that cannot be used; `helmText` is Helm's, but that what steers terminals is left out. */
export function invalidPlugin(helmText: string, cause?: unknown): PluginError {
  return new PluginError({
    code: 'PLUGIN_INVALID',
    helmText: helmText.replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '\ufffd'),
    ...(cause === undefined ? {} : { cause }),
  })
}

/** Letters, digits, `_` and `-`. */
export function isPluginName(name: string): boolean {
  return /^[A-Za-z0-9_-]+$/.test(name)
}

/** Three numbers, and what may stand behind them. */
export function isPluginVersion(version: string): boolean {
  try {
    parseStrictVersion(version)
    return true
  } catch (error) {
    if (error instanceof SemverError) return false
    throw error
  }
}
