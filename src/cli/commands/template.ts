// `template`: renders a chart and prints it.
import { type TemplateRequest, template } from '../../actions/index.ts'
import { parseKubeVersion } from '../../chart/index.ts'
import { Failure, textOf } from '../../diagnostics/index.ts'
import type { Release } from '../../release/index.ts'
import { checkAccess } from '../check-access.ts'
import type { CommandContext } from '../context.ts'
import { type FlagValues, lineFailure } from '../flags.ts'
import { nameAndChart } from '../name-and-chart.ts'
import { postRendererOf } from '../post-renderer-flags.ts'
import { chartRequestOf, readDryRun } from '../request-flags.ts'
import { announceCancel, runAction } from '../run-action.ts'
import { formatTemplate, selectTemplates, type TemplateChoice, writeTemplates } from '../template-output.ts'
import { updateMissingDependencies } from '../update-dependencies.ts'
import { wantsWarnings } from '../wants-warnings.ts'

/** Renders and prints. @see helm pkg/cmd/template.go */
export async function runTemplate(context: CommandContext): Promise<number> {
  const { flags, host, log, settings } = context
  checkKubeVersionFlag(flags.text('kube-version'))
  await checkAccess(context)
  const dryRun = readDryRun(flags, log, 'always-dry')
  const { world } = await context.open()
  const request = await templateRequestOf(context, flags.boolean('validate') ? 'server' : dryRun)
  if (flags.changed('output') && !flags.boolean('explain')) throw lineFailure('--output needs --explain')
  if (flags.boolean('explain') && request.postRenderer !== undefined) {
    throw lineFailure('--explain cannot be used with --post-renderer: it tells what templates wrote')
  }
  if (flags.boolean('explain')) return (await import('../template-explain.ts')).runTemplateExplain(context, request)
  const stopAnnouncing = announceCancel(context, context.arguments[0] ?? '')
  const outcome = await renderOrPart(context, template(request, world, host.interrupts.signal)).finally(stopAnnouncing)
  const { release, failure } = outcome
  if (failure !== undefined && !settings.debug) {
    throw release === undefined
      ? failure
      : retold(failure, `${textOf(failure)}\n\nUse --debug flag to render out invalid YAML`)
  }
  if (release !== undefined) await printTemplates(context, release, outcome)
  if (failure !== undefined) throw failure
  return 0
}

/** What came out: a rendering, a failure, or with a failure the part that was rendered before it. */
interface TemplateOutcome {
  readonly release?: Release
  readonly failure?: Failure
  /** The release's manifest is everything as it was rendered, in no order, since it could not be split. */
  readonly unsorted?: boolean
}

async function renderOrPart(context: CommandContext, action: ReturnType<typeof template>): Promise<TemplateOutcome> {
  try {
    return { release: await runAction(context, action) }
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    const draft = error.data['release'] as Release | undefined
    const rendered = error.data['manifestText']
    if (draft === undefined) return { failure: error }
    if (typeof rendered !== 'string') return { failure: error, release: draft }
    const hooks = (error.data['hooks'] as Release['hooks'] | undefined) ?? []
    return { failure: error, release: { ...draft, manifest: rendered, hooks }, unsorted: true }
  }
}

function retold(failure: Failure, helmText: string): Failure {
  return new Failure({ code: failure.code, helmText, cause: failure })
}

async function templateRequestOf(
  context: CommandContext,
  dryRun: 'none' | 'client' | 'server',
): Promise<TemplateRequest> {
  const { namespace } = await context.open()
  const { name, chart } = await nameAndChart(context, 'release-name')
  await updateMissingDependencies(context, chart)
  return {
    ...templateRequestFor(context.flags, { name, chart, namespace, dryRun }),
    ...(await postRendererOf(context)),
    warnUnusedValues: wantsWarnings(context),
  }
}

/** A request to render, from the flags that all commands have that do so. */
export function templateRequestFor(
  flags: FlagValues,
  target: {
    readonly name: string
    readonly chart: string
    readonly namespace: string
    readonly dryRun: 'none' | 'client' | 'server'
  },
): TemplateRequest {
  const kubeVersion = flags.text('kube-version')
  return {
    ...chartRequestOf({ flags, ...target }),
    serverSide: flags.boolean('server-side'),
    isUpgrade: flags.boolean('is-upgrade'),
    includeCrds: flags.boolean('include-crds'),
    ...(kubeVersion === '' ? {} : { kubeVersion }),
    apiVersions: flags.list('api-versions'),
  }
}

async function printTemplates(
  context: CommandContext,
  release: Release,
  { failure, unsorted }: TemplateOutcome,
): Promise<void> {
  const { flags, host } = context
  const choice: TemplateChoice = { hooks: !flags.boolean('no-hooks'), tests: !flags.boolean('skip-tests') }
  const outputFolder = flags.text('output-dir')
  if (outputFolder !== '') {
    const target = {
      folder: flags.boolean('release-name') ? `${outputFolder}/${release.name}` : outputFolder,
      ...(flags.boolean('include-crds') && !unsorted ? { crdFolder: outputFolder } : {}),
      files: host.files,
    }
    const paths = await writeTemplates(unsorted ? { ...release, manifest: '' } : release, choice, target)
    host.terminal.writeOutput(paths.map((path) => `wrote ${path}\n`).join(''))
  }
  // What went into files is not there to choose from.
  const text =
    outputFolder === ''
      ? formatTemplate(release, choice)
      : formatTemplate({ ...release, manifest: unsorted ? release.manifest : '' }, { ...choice, hooks: false })
  const patterns = flags.list('show-only')
  if (patterns.length === 0) {
    host.terminal.writeOutput(text)
    return
  }
  try {
    host.terminal.writeOutput(selectTemplates(text, patterns))
  } catch (error) {
    // What cannot be read as documents cannot be found in them either: the reason is told instead.
    throw failure ?? error
  }
}

function checkKubeVersionFlag(text: string): void {
  if (text === '') return
  try {
    parseKubeVersion(text)
  } catch (error) {
    throw lineFailure(`invalid kube version '${text}': ${textOf(error)}`)
  }
}
