// Candidates out of a cluster: releases, revisions, namespaces.
import { history, list } from '../../actions/index.ts'
import { type Candidates, directives, type LineToComplete } from './candidates.ts'

/** Namespaces are asked for no longer than this: somebody waits for the shell. */
const namespaceMilliseconds = 3000

/** The releases of the namespace that are not on the line yet. @see helm pkg/cmd/list.go compListReleases */
export async function releaseCandidates({ context, arguments: given }: LineToComplete): Promise<Candidates> {
  try {
    const { world, namespace } = await context.open()
    const request = { namespace, statuses: [], filter: '', selector: '', sort: 'name', reverse: false } as const
    const releases = await list({ ...request, limit: 0, offset: 0 }, world, context.host.interrupts.signal)
    const words = releases
      .filter(({ name }) => !given.includes(name))
      .map(({ name, chart, info }) => `${name}\t${chart.metadata.name}-${chart.metadata.version} -> ${info.status}`)
    return { words, directive: directives.noFiles }
  } catch {
    return { words: [], directive: directives.byShell }
  }
}

/** The revisions of the release that a line names first, for a flag of commands that take more words. */
export function firstRevisionCandidates(line: LineToComplete): Promise<Candidates> {
  return revisionCandidates({ ...line, arguments: line.arguments.slice(0, 1) })
}

/** The revisions of the one release on the line. @see helm pkg/cmd/history.go compListRevisions */
export async function revisionCandidates({ context, arguments: given }: LineToComplete): Promise<Candidates> {
  const [name, ...more] = given
  if (name === undefined || more.length > 0) return { words: [], directive: directives.noFiles }
  try {
    const { world, namespace } = await context.open()
    const releases = await history({ name, namespace }, world, context.host.interrupts.signal)
    const words = releases.map(({ revision, chart: { metadata } }) => {
      return `${revision}\tApp: ${metadata.appVersion ?? ''}, Chart: ${metadata.name}-${metadata.version}`
    })
    return { words, directive: directives.noFiles }
  } catch {
    return { words: [], directive: directives.failed }
  }
}

/** The namespaces of the cluster. @see helm pkg/cmd/root.go newRootCmdWithConfig */
export async function namespaceCandidates({ context }: LineToComplete): Promise<Candidates> {
  try {
    const { world } = await context.open()
    const client = await world.cluster()
    const signal = AbortSignal.any([context.host.interrupts.signal, AbortSignal.timeout(namespaceMilliseconds)])
    const words: string[] = []
    for await (const { metadata } of client.list({ apiVersion: 'v1', kind: 'Namespace' }, { signal })) {
      words.push(metadata.name ?? '')
    }
    return { words, directive: directives.noFiles }
  } catch {
    return { words: [], directive: directives.byShell }
  }
}
