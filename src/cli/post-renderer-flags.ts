// `--post-renderer` and `--post-renderer-args` of the commands that render.
import type { ChartRequest } from '../actions/index.ts'
import { textOf } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import type { CommandContext } from './context.ts'
import { lineFailure } from './flags.ts'

/**
 * The post-renderer that the flags name, as a part of a request; nothing where they name none.
 *
 * @throws Failure in the words of a flag that cannot be read
 * @see helm pkg/cmd/flags.go bindPostRenderFlag
 */
export async function postRendererOf({
  flags,
  open,
}: Pick<CommandContext, 'flags' | 'open'>): Promise<Pick<ChartRequest, 'postRenderer'>> {
  const name = flags.text('post-renderer')
  if (name === '') return {}
  const { world } = await open()
  try {
    return { postRenderer: await world.postRenderer(name, flags.list('post-renderer-args')) }
  } catch (error) {
    throw lineFailure(`invalid argument ${quote(name)} for "--post-renderer" flag: ${textOf(error)}`)
  }
}
