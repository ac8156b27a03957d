// `test`: runs the tests of a release.
import { testRelease } from '../../actions/index.ts'
import { Failure } from '../../diagnostics/index.ts'
import type { Release } from '../../release/index.ts'
import type { CommandContext } from '../context.ts'
import { formatStatus } from '../printers/status.ts'
import { type Listeners, runAction, tellHookLog } from '../run-action.ts'

/** Runs the tests, prints how they went, and their logs when asked for. @see helm pkg/cmd/release_testing.go */
export async function runTest(context: CommandContext): Promise<number> {
  const { flags, host, settings } = context
  const { world, namespace } = await context.open()
  const [name = ''] = context.arguments
  const request = {
    name,
    namespace,
    timeoutSeconds: flags.seconds('timeout'),
    filters: readFilters(flags.list('filter')),
    logs: flags.boolean('logs'),
  }
  const logs: string[] = []
  const hookLogs: string[] = []
  const listeners: Listeners = { onTestLog: (text) => logs.push(text), onHookLog: (text) => hookLogs.push(text) }
  const action = testRelease(request, world, host.interrupts.signal)
  const { release, failure } = await testOrPart(context, action, listeners)
  host.terminal.writeOutput(
    formatStatus(release, {
      clock: host.clock,
      color: context.color,
      debug: settings.debug,
      chartLines: false,
      notes: false,
    }),
  )
  if (request.logs) host.terminal.writeOutput(`\n${logs.join('')}`)
  // Helm tidies up last.
  for (const text of hookLogs) tellHookLog(context, text)
  if (failure !== undefined) throw failure
  return 0
}

/** A test that failed still has a release to show. */
async function testOrPart(
  context: CommandContext,
  action: ReturnType<typeof testRelease>,
  listeners: Listeners,
): Promise<{ readonly release: Release; readonly failure?: Failure }> {
  try {
    return { release: await runAction(context, action, listeners) }
  } catch (error) {
    const release = error instanceof Failure ? (error.data['release'] as Release | undefined) : undefined
    if (release === undefined) throw error
    return { release, failure: error as Failure }
  }
}

/** `name=a` and `!name=b`; whatever else is passed over, as in Helm. */
function readFilters(texts: readonly string[]): { readonly [attribute: string]: readonly string[] } {
  const included = texts.filter((text) => text.startsWith('name=')).map((text) => text.slice('name='.length))
  const excluded = texts.filter((text) => /^!\s?name=/.test(text)).map((text) => text.replace(/^!\s?name=/, ''))
  return {
    ...(included.length > 0 ? { name: included } : {}),
    ...(excluded.length > 0 ? { '!name': excluded } : {}),
  }
}
