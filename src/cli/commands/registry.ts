// `registry login` and `registry logout`.
import { loginToRegistry, logoutFromRegistry } from '../../actions/index.ts'
import { decodeUtf8 } from '../../base/index.ts'
import { accessOf } from '../access-flags.ts'
import type { CommandContext } from '../context.ts'
import { lineFailure } from '../flags.ts'

/** Logs in and keeps the credentials. @see helm pkg/cmd/registry_login.go */
export async function runRegistryLogin(context: CommandContext): Promise<number> {
  const { flags, host, log } = context
  const [registry = ''] = context.arguments
  const { username, password } = await credentialsOf(context)
  const { tls, plainHttp } = accessOf(flags)
  const { world } = await context.open()
  if (registry.includes('/')) {
    log.warn('registry login currently only supports registry hostname, not a repository path', {
      host: registry,
      suggested: registry.slice(0, registry.indexOf('/')),
    })
  }
  const access = { ...(tls === undefined ? {} : { tls }), plainHttp: plainHttp === true }
  await loginToRegistry({ host: registry, username, password, access }, world, host.interrupts.signal)
  host.terminal.writeOutput('Login Succeeded\n')
  return 0
}

/** @see helm pkg/cmd/registry_login.go getUsernamePassword */
async function credentialsOf(context: CommandContext): Promise<{ username: string; password: string }> {
  const { flags, log, host } = context
  const { terminal } = host
  const signal = host.interrupts.signal
  let username = flags.text('username')
  const password = flags.text('password')
  if (flags.boolean('password-stdin')) {
    const text = decodeUtf8(await terminal.readInput(signal))
    return { username, password: text.replace(/\n$/, '').replace(/\r$/, '') }
  }
  if (password !== '') {
    log.warn('using --password via the CLI is insecure. Use --password-stdin')
    return { username, password }
  }
  if (username === '') {
    terminal.writeOutput('Username: ')
    username = (await terminal.readLine({ secret: false, signal })).trim()
  }
  const kind = username === '' ? 'Token' : 'Password'
  terminal.writeOutput(`${kind}: `)
  const secret = await terminal.readLine({ secret: true, signal })
  terminal.writeOutput('\n')
  if (secret === '') throw lineFailure(`${kind.toLowerCase()} required`)
  return { username, password: secret }
}

/** Forgets the credentials. @see helm pkg/cmd/registry_logout.go */
export async function runRegistryLogout(context: CommandContext): Promise<number> {
  const [registry = ''] = context.arguments
  const { world } = await context.open()
  await logoutFromRegistry(registry, world)
  context.host.terminal.writeOutput(`Removing login credentials for ${registry}\n`)
  return 0
}
