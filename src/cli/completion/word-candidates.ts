// Candidates by the kind of word that is wanted.
import { decodeUtf8 } from '../../base/index.ts'
import { mergeKubeconfigs, parseKubeconfig } from '../../formats/index.ts'
import type { WordKind } from '../command.ts'
import { environmentVariables } from '../environment-variables.ts'
import { findCommand } from '../find-command.ts'
import { type Candidates, directives, type LineToComplete, nothing } from './candidates.ts'
import { chartCandidates, repositoryCandidates, versionCandidates } from './chart-candidates.ts'
import { commandCandidates } from './command-candidates.ts'
import {
  firstRevisionCandidates,
  namespaceCandidates,
  releaseCandidates,
  revisionCandidates,
} from './release-candidates.ts'

/** What shells show as a remark, not as a word. @see cobra AppendActiveHelp */
export const remarkMark = '_activeHelp_ '

const formats = [
  'json\tOutput result in JSON format',
  'table\tOutput result in human-readable format',
  'yaml\tOutput result in YAML format',
]

/** Words of a kind for the line. Not filtered by what was typed so far: some shells match in other ways. */
export async function candidatesOf(kind: WordKind, line: LineToComplete): Promise<Candidates> {
  switch (kind) {
    case 'release':
      return releaseCandidates(line)
    case 'revision':
      return revisionCandidates(line)
    case 'first-revision':
      return firstRevisionCandidates(line)
    case 'chart':
      return chartCandidates(line, 'with-files')
    case 'remote-chart':
      return chartCandidates(line, 'remote')
    case 'chart-version':
      return versionCandidates(line)
    case 'repository':
      return repositoryCandidates(line)
    case 'registry':
      return { words: ['oci://'], directive: directives.noFiles + directives.noSpace }
    case 'plugin':
      return (await import('./plugin-candidates.ts')).pluginCandidates(line)
    case 'namespace':
      return namespaceCandidates(line)
    case 'kube-context':
      return contextCandidates(line)
    case 'output-format':
      return { words: formats, directive: directives.noFiles }
    case 'variable':
      return { words: Object.keys(await environmentVariables(line.context)).toSorted(), directive: directives.noFiles }
    case 'command':
      return subcommandCandidates(line)
    case 'anything':
      return { words: [], directive: directives.byShell }
    case 'nothing':
      return nothing
    case 'end':
      return {
        words: [`${remarkMark}This command does not take any more arguments (but may accept flags).`],
        directive: directives.noFiles,
      }
  }
}

/** The contexts of the kubeconfig files, with their clusters. */
async function contextCandidates({ context }: LineToComplete): Promise<Candidates> {
  const { kubeConfig, kubeConfigFiles } = context.settings
  try {
    const files = await Promise.all(
      (kubeConfig === '' ? kubeConfigFiles : [kubeConfig]).map(async (path) => ({
        path,
        bytes: await context.host.files.readFile(path).catch(() => undefined),
      })),
    )
    const configs = files.flatMap(({ path, bytes }) =>
      bytes === undefined ? [] : [parseKubeconfig(decodeUtf8(bytes), path)],
    )
    const words = [...mergeKubeconfigs(configs).contexts].map(([name, { cluster }]) => `${name}\t${cluster ?? ''}`)
    return { words, directive: directives.noFiles }
  } catch {
    return nothing
  }
}

/** Commands below the one that the line names. */
function subcommandCandidates({ context, arguments: given, word }: LineToComplete): Candidates {
  try {
    const root = context.path.parents[0] ?? context.path.command
    return { words: commandCandidates(findCommand(root, given).path.command, word), directive: directives.noFiles }
  } catch {
    return nothing
  }
}
