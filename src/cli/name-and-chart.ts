// Name and chart of a release from the arguments: given, generated, or made by a template.
import { generatedName, nameForInstall } from '../actions/index.ts'
import type { CommandContext } from './context.ts'
import { lineFailure } from './flags.ts'

/** What the arguments name. */
export interface NameAndChart {
  readonly name: string
  readonly chart: string
}

/**
 * The release's name and the chart.
 *
 * @param fallback the name when nothing else gives one
 * @throws Failure in Helm's words when the arguments contradict the flags
 * @see helm pkg/action/install.go NameAndChart
 */
export async function nameAndChart(context: CommandContext, fallback = ''): Promise<NameAndChart> {
  try {
    return await namesOf(context, fallback)
  } catch (error) {
    // What installing would have said first.
    const { flags, log } = context
    const version = flags.text('version')
    log.debug('Original chart version', { version })
    if (version === '' && flags.boolean('devel')) log.debug('setting version to >0.0.0-0')
    throw error
  }
}

async function namesOf(context: CommandContext, fallback: string): Promise<NameAndChart> {
  const { flags, host } = context
  const [first = '', second, ...more] = context.arguments
  const template = flags.text('name-template')
  if (more.length > 0) {
    throw lineFailure(`expected at most two arguments, unexpected arguments: ${more.join(', ')}`)
  }
  if (second !== undefined) {
    if (flags.boolean('generate-name')) throw lineFailure('cannot set --generate-name and also specify a name')
    if (template !== '') throw lineFailure('cannot set --name-template and also specify a name')
    return { name: first, chart: second }
  }
  if (template !== '') {
    const { world } = await context.open()
    return { name: await nameForInstall(template, world, host.interrupts.signal), chart: first }
  }
  if (fallback !== '') return { name: fallback, chart: first }
  if (!flags.boolean('generate-name')) throw lineFailure('must either provide a name or specify --generate-name')
  return { name: generatedName(first, host.clock), chart: first }
}
