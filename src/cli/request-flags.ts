// Parts of requests that several commands read from their flags alike.
import type { ApplyRequest, ChartRequest, DryRun, IfPending, WaitStrategy } from '../actions/index.ts'
import type { ChartReference, ValueSource } from '../chart/index.ts'
import { quote } from '../go/index.ts'
import { accessOf } from './access-flags.ts'
import { parseBoolean } from './flag-value.ts'
import { type FlagValues, lineFailure } from './flags.ts'
import type { Log } from './log.ts'

/**
 * `--dry-run` of `install`, `upgrade`, `rollback` and `template`; the old spellings work with advice.
 *
 * @param always the command never changes anything (`template`), so that `none` makes no sense
 * @throws Failure in Helm's words
 * @see helm pkg/cmd/helpers.go cmdGetDryRunFlagStrategy
 */
export function readDryRun(flags: FlagValues, log: Log, always: 'always-dry' | 'may-change'): DryRun {
  const text = flags.text('dry-run')
  const onlyDry = () => lineFailure(`invalid dry-run value (${quote(text)}). Must be "server" or "client"`)
  switch (text) {
    case 'unset':
      log.warn("--dry-run is deprecated and should be replaced with '--dry-run=client'")
      return 'client'
    case 'client':
    case 'server':
      return text
    case 'none':
      if (always === 'always-dry') throw onlyDry()
      return 'none'
  }
  const dry = readBoolean(text)
  if (dry === undefined) {
    throw lineFailure(`invalid dry-run value (${quote(text)}). Must be "none", "server", or "client"`)
  }
  if (!dry && always === 'always-dry') throw onlyDry()
  const result = dry ? 'client' : 'none'
  log.warn(`boolean '--dry-run=${text}' flag is deprecated and must be replaced with '--dry-run=${result}'`)
  return result
}

function readBoolean(text: string): boolean | undefined {
  try {
    return parseBoolean(text)
  } catch {
    return undefined
  }
}

/** What all commands that apply share. */
export function applyRequestOf(flags: FlagValues, dryRun: DryRun): ApplyRequest {
  return {
    dryRun,
    wait: flags.text('wait') as WaitStrategy,
    waitForJobs: flags.boolean('wait-for-jobs'),
    timeoutSeconds: flags.seconds('timeout'),
    runHooks: !flags.boolean('no-hooks'),
    forceReplace: flags.boolean('force-replace') || flags.boolean('force'),
    forceConflicts: flags.boolean('force-conflicts'),
    description: flags.text('description'),
  }
}

/** What `install`, `upgrade` and `template` share. */
export function chartRequestOf(options: {
  readonly flags: FlagValues
  readonly name: string
  readonly namespace: string
  readonly chart: string
  readonly dryRun: DryRun
}): ChartRequest {
  const { flags } = options
  return {
    ...applyRequestOf(flags, options.dryRun),
    name: options.name,
    namespace: options.namespace,
    chart: chartReferenceOf(flags, options.chart),
    values: valueSourcesOf(flags),
    skipCrds: flags.boolean('skip-crds'),
    skipSchemaValidation: flags.boolean('skip-schema-validation'),
    openApiValidation: !flags.boolean('disable-openapi-validation'),
    subNotes: flags.boolean('render-subchart-notes'),
    hideSecret: flags.has('hide-secret') && flags.boolean('hide-secret'),
    takeOwnership: flags.boolean('take-ownership'),
    enableDns: flags.boolean('enable-dns'),
    rollbackOnFailure: flags.boolean('rollback-on-failure') || flags.boolean('atomic'),
    createNamespace: flags.boolean('create-namespace'),
    labels: Object.fromEntries(flags.table('labels')),
  }
}

/** The chart as it was named. */
export function chartReferenceOf(flags: FlagValues, text: string): ChartReference {
  const version = flags.text('version')
  const repository = flags.text('repo')
  return {
    text,
    ...(version === '' ? {} : { version }),
    ...(repository === '' ? {} : { repository }),
    ...(flags.boolean('devel') ? { devel: true } : {}),
    ...(flags.has('verify') && flags.boolean('verify') ? { verify: { keyring: flags.text('keyring') } } : {}),
    access: accessOf(flags),
  }
}

/** Value flags, kind by kind in the order in which Helm applies them. */
export function valueSourcesOf(flags: FlagValues): readonly ValueSource[] {
  const kinds = ['set-json', 'set', 'set-string', 'set-file', 'set-literal'] as const
  return [
    ...flags.list('values').map((path) => ({ kind: 'file', path }) as const),
    ...kinds.flatMap((kind) => flags.list(kind).map((text) => ({ kind, text }))),
  ]
}

/** `--expect-revision`, where it is given. */
export function expectationOf(flags: FlagValues): { readonly expectedRevision?: number } {
  return flags.changed('expect-revision') ? { expectedRevision: flags.number('expect-revision') } : {}
}

/** `--if-pending`. @throws Failure where it is none of its words */
export function readIfPending(flags: FlagValues): IfPending {
  const text = flags.text('if-pending')
  if (text === 'fail' || text === 'wait' || text === 'unlock') return text
  throw lineFailure(`invalid --if-pending value (${quote(text)}). Must be "fail", "wait", or "unlock"`)
}
