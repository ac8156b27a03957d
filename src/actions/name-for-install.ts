// The name of a new release, made by a template.
import { baseName, isError } from '../base/index.ts'
import { Failure } from '../diagnostics/index.ts'
import type { Clock } from '../host/index.ts'
import { RecordedEffects } from '../render/index.ts'
import { sprigFunctions } from '../sprig/index.ts'
import { EffectNeeded, TemplateSet } from '../template/index.ts'
import { answerAtOnce, answerEffect } from './effects.ts'
import type { World } from './world.ts'

/** More questions than any sensible name asks. */
const mostPasses = 1000

/**
 * The text of a name template; Sprig's functions are there, data is not.
 *
 * @throws Failure TEMPLATE_SYNTAX or RENDER_FAILED in Go's words
 * @see helm pkg/action/install.go TemplateName
 */
export async function nameForInstall(text: string, world: World, signal: AbortSignal): Promise<string> {
  const name = 'name-template'
  const templates = new TemplateSet({ name, functions: sprigFunctions() })
  try {
    templates.parse(name, text)
  } catch (error) {
    throw failureOf('TEMPLATE_SYNTAX', error)
  }
  const effects = new RecordedEffects(answerAtOnce(world))
  for (let pass = 0; pass < mostPasses; pass++) {
    effects.beginPass()
    try {
      return templates.execute(name, null, { effects })
    } catch (error) {
      if (!(error instanceof EffectNeeded)) throw failureOf('RENDER_FAILED', error)
      // No event comes: `lookup` is not there.
      await answerEffect(error.request, effects, { world, enableDns: true, signal }).next()
    }
  }
  throw failureOf('RENDER_FAILED', new Error(`template: ${name}: asks the world without end`))
}

function failureOf(code: 'TEMPLATE_SYNTAX' | 'RENDER_FAILED', error: unknown): Failure {
  return new Failure({ code, helmText: isError(error) ? error.message : String(error), cause: error })
}

/** The name of `--generate-name`: the chart's and the seconds since 1970. @see helm pkg/action/install.go NameAndChart */
export function generatedName(chart: string, clock: Clock): string {
  return `${baseOf(chart)}-${clock.now() / 1_000_000_000n}`
}

/** The last element of the reference up to its first dot, as Go's filepath.Base sees it. */
function baseOf(chart: string): string {
  const base = baseName(chart)
  if (base === '.') return 'chart'
  return base.split('.')[0] as string
}
