// Templates of `--template` flags: Go's own functions only, no chart functions.
import { Failure } from '../diagnostics/index.ts'
import type { GoValue } from '../go/index.ts'
import { type Effects, TemplateSet } from '../template/index.ts'

/** Nothing in such a template may ask the world. */
const noEffects: Effects = {
  perform({ kind }) {
    throw new Error(`no effects in an output template: ${kind}`)
  },
}

/**
 * The text of a template over `data`.
 *
 * @throws Failure TEMPLATE_SYNTAX or RENDER_FAILED in Go's words
 */
export function renderOutput(template: string, data: GoValue): string {
  const name = '_'
  const templates = new TemplateSet({ name, functions: new Map() })
  const attempt = <T>(code: 'TEMPLATE_SYNTAX' | 'RENDER_FAILED', run: () => T): T => {
    try {
      return run()
    } catch (error) {
      throw new Failure({ code, helmText: error instanceof Error ? error.message : String(error), cause: error })
    }
  }
  attempt('TEMPLATE_SYNTAX', () => templates.parse(name, template))
  return attempt('RENDER_FAILED', () => templates.execute(name, data, { effects: noEffects }))
}
