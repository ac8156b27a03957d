// `version`: which Helm this program is like.

import { buildInfo } from '../build-info.ts'
import type { CommandContext } from '../context.ts'

/** Prints the version. @see helm pkg/cmd/version.go */
export async function runVersion({ flags, host }: CommandContext): Promise<number> {
  const template = flags.text('template')
  if (template !== '') {
    const { renderOutput } = await import('../output-template.ts')
    const { buildInfoValue } = await import('../go-data.ts')
    host.terminal.writeOutput(renderOutput(template, buildInfoValue()))
    return 0
  }
  host.terminal.writeOutput(`${flags.boolean('short') ? buildInfo.version : structText()}\n`)
  return 0
}

function structText(): string {
  const { version, gitCommit, gitTreeState, goVersion, kubeClientVersion } = buildInfo
  return `version.BuildInfo{Version:"${version}", GitCommit:"${gitCommit}", GitTreeState:"${gitTreeState}", GoVersion:"${goVersion}", KubeClientVersion:"${kubeClientVersion}"}`
}
