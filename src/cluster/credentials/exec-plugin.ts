// Credentials from an exec plugin: run when they are first needed, when they expire, and when the server refuses them.
import { decodeUtf8, shareWork } from '../../base/index.ts'
import { ClusterError } from '../../diagnostics/index.ts'
import type { ClusterConfig, ExecPlugin } from '../../formats/index.ts'
import { quote } from '../../go/index.ts'
import { HostError, type Processes, type ProcessResult } from '../../host/index.ts'
import { bearer, type Credential, type CredentialPorts, type CredentialSource } from './credential.ts'
import { execInfo, execVersions, readExecAnswer } from './exec-credential.ts'

const outputLimitBytes = 4 * 1024 * 1024

const missingHelp = `

It looks like you are trying to use a client-go credential plugin that is not installed.

To learn more about this feature, consult the documentation available at:
      https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins`

/**
 * Credentials of the configuration's plugin. It sees this process' environment with its own variables. Of the shared
 * streams it uses standard error, and standard input where that is a terminal at which it may ask.
 *
 * @throws ClusterError KUBECONFIG_INVALID for a version that is not spoken
 * @see client-go plugin/pkg/client/auth/exec Authenticator
 */
export function execCredentials(config: ClusterConfig, plugin: ExecPlugin, ports: CredentialPorts): CredentialSource {
  const { clock, processes } = ports
  if (!execVersions.includes(plugin.apiVersion)) {
    throw new ClusterError({
      code: 'KUBECONFIG_INVALID',
      helmText: `exec plugin: invalid apiVersion ${quote(plugin.apiVersion)}`,
    })
  }
  if (processes === undefined) {
    throw new ClusterError({
      code: 'KUBECONFIG_INVALID',
      helmText: `exec plugin: ${plugin.command} cannot be run: this client starts no programs`,
    })
  }
  let last: { readonly credential: Credential; readonly expiresAt: bigint | undefined } | undefined
  const ask = shareWork(async (signal) => {
    const answer = await runPlugin({ config, plugin, ports, processes, signal })
    const credential: Credential = {
      ...(answer.token === '' ? {} : { authorization: bearer(answer.token) }),
      ...(answer.clientCertificate === ''
        ? {}
        : { clientCertificate: answer.clientCertificate, clientKey: answer.clientKey }),
    }
    last = { credential, expiresAt: answer.expiresAtNanoseconds }
    return credential
  })
  return {
    async current(signal) {
      if (last !== undefined && (last.expiresAt === undefined || clock.now() <= last.expiresAt)) return last.credential
      try {
        return await ask(signal)
      } catch (error) {
        if (signal?.aborted || !(error instanceof HostError)) throw error
        throw new HostError('other', `getting credentials: ${error.message}`, { cause: error })
      }
    },
    async renewed(refused, signal) {
      try {
        const next = last === undefined || same(last.credential, refused) ? await ask(signal) : last.credential
        return same(next, refused) ? undefined : next
      } catch (error) {
        // The server's refusal tells more than a plugin that fails afterwards.
        if (signal?.aborted || !(error instanceof HostError)) throw error
        return undefined
      }
    },
  }
}

function same(left: Credential, right: Credential): boolean {
  return left.authorization === right.authorization && left.clientCertificate === right.clientCertificate
}

async function runPlugin(run: {
  readonly config: ClusterConfig
  readonly plugin: ExecPlugin
  readonly ports: CredentialPorts
  readonly processes: Processes
  readonly signal: AbortSignal
}): Promise<ReturnType<typeof readExecAnswer>> {
  const { config, plugin, ports, processes, signal } = run
  const { sharedStreams = [], terminal } = ports
  const mayAsk = sharedStreams.includes('input') && terminal?.inputIsTerminal === true
  const interactive = isInteractive(plugin, mayAsk)
  const command = cleanPath(plugin.command)
  let result: ProcessResult
  try {
    result = await processes.run({
      command,
      arguments: plugin.arguments,
      variables: {
        ...Object.fromEntries(plugin.environment.map(({ name, value }) => [name, value])),
        KUBERNETES_EXEC_INFO: execInfo(config, plugin, interactive),
      },
      shared: sharedStreams.filter((stream) => stream === 'error' || (stream === 'input' && interactive)),
      outputLimitBytes,
      signal,
    })
  } catch (error) {
    if (signal.aborted) throw signal.reason
    throw startFailure(error, command, plugin.installHint)
  }
  const { exitCode, killedBy, output } = result
  if (exitCode !== 0) {
    const code = killedBy === undefined ? exitCode : -1
    throw new HostError('other', `exec: executable ${command} failed with exit code ${code}`)
  }
  return readExecAnswer(decodeUtf8(output), plugin.apiVersion)
}

function isInteractive({ interactiveMode }: ExecPlugin, hasTerminal: boolean): boolean {
  if (interactiveMode === 'Always' && !hasTerminal) {
    throw new HostError('other', 'exec plugin cannot support interactive mode: standard input is not a terminal')
  }
  return interactiveMode !== 'Never' && hasTerminal
}

function startFailure(error: unknown, command: string, installHint: string): unknown {
  if (!(error instanceof HostError)) return error
  if (error.reason !== 'not-found' || /[/\\]/.test(command)) return new HostError('other', `exec: ${error.message}`)
  const hint = installHint === '' ? '' : `\n\n${installHint}`
  return new HostError('other', `exec: executable ${command} not found${missingHelp}${hint}`, { cause: error })
}

/** Without doubled slashes and dots. @see path/filepath Clean */
function cleanPath(path: string): string {
  if (!/[/\\]/.test(path)) return path
  const separator = path.includes('\\') ? '\\' : '/'
  const steps: string[] = []
  for (const [index, step] of path.split(/[/\\]/).entries()) {
    if (step === '..' && steps.length > 0 && steps.at(-1) !== '..' && steps.at(-1) !== '') steps.pop()
    else if (step !== '.' && (step !== '' || index === 0)) steps.push(step)
  }
  return steps.join(separator)
}
