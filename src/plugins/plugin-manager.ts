// The verbs over plugins: list, install, update, uninstall, package, verify.

import { baseName, joinPath, parentOf } from '../base/index.ts'
import type { Access } from '../chart/index.ts'
import { PluginError, textOf } from '../diagnostics/index.ts'
import type { Clock, SharedStream } from '../host/index.ts'
import { type FindingPorts, findPlugins, loadPlugin, loadPlugins, pluginsDirectories } from './find-plugins.ts'
import { updateClone } from './installing/git-source.ts'
import { openSource } from './installing/open-source.ts'
import type { InstallingPorts, PluginSource } from './installing/source.ts'
import { type PackagedPlugin, type PackagePluginRequest, packagePluginFolder } from './package-plugin.ts'
import type { Plugin } from './plugin.ts'
import { type PluginVerification, verifyPlugin } from './provenance.ts'
import { type SigningStatus, signingStatusOf } from './signing-status.ts'

/** What managing plugins needs. */
export interface PluginManagerPorts extends InstallingPorts, FindingPorts {
  readonly clock: Pick<Clock, 'now'>
}

/** An installed plugin. */
export interface ListedPlugin {
  readonly plugin: Plugin
  readonly signing: SigningStatus
}

/** What every call may have. */
export interface PluginCall {
  /** Streams that hooks use as their own. */
  readonly shared?: readonly SharedStream[]
  readonly signal?: AbortSignal
}

/** What happens while a plugin is installed. */
export type InstallStep =
  | { readonly type: 'links-folder' | 'skips-verification' | 'verifies' }
  | { readonly type: 'verified'; readonly verification: PluginVerification }

/** A plugin to install. */
export interface InstallPluginRequest extends PluginCall {
  /** A folder, an archive, an address. */
  readonly source: string
  /** For git: a tag, branch or commit, or a constraint for the tags. */
  readonly version?: string
  /** Folders are never verified; what cannot be verified is then refused. */
  readonly verify: boolean
  /** Public keys. */
  readonly keyring: string
  /** For registries. */
  readonly access?: Access
  readonly onStep?: (step: InstallStep) => void
}

/** What was installed. */
export interface InstalledPlugin {
  readonly plugin: Plugin
  readonly verification?: PluginVerification
}

/** Plugins by their names, and who is told of each that is done. */
export interface NamedPlugins extends PluginCall {
  readonly names: readonly string[]
  readonly onDone?: (name: string) => void
}

/** The plugins of one configuration. Errors are `PluginError` in Helm's words. */
export interface PluginManager {
  /** By directory and folder; those that cannot be loaded are left out with a warning. */
  list(query?: { readonly type?: string; readonly name?: string }): Promise<readonly ListedPlugin[]>
  install(request: InstallPluginRequest): Promise<InstalledPlugin>
  /** Pulls those whose folders are git clones. Goes on after one that fails. */
  update(request: NamedPlugins): Promise<void>
  /** Goes on after one that fails. */
  uninstall(request: NamedPlugins): Promise<void>
  package(request: PackagePluginRequest): Promise<PackagedPlugin>
  /** Checks an archive against the provenance file beside it. */
  verify(request: { readonly path: string; readonly keyring: string }): Promise<PluginVerification>
}

/** The verbs over the plugins of the given places. */
export function createPluginManager(ports: PluginManagerPorts): PluginManager {
  return {
    async list(query = {}) {
      const { pluginsDirectory } = ports.places
      ports.log.debug('pluginDirs', { directory: pluginsDirectory })
      const directories = pluginsDirectories(pluginsDirectory, ports.environment.platform)
      const plugins = await findPlugins(directories, query, ports)
      return Promise.all(
        plugins.map(async (plugin) => ({
          plugin,
          signing: await signingStatusOf(plugin.metadata, { files: ports.files, dataHome: ports.places.dataHome }),
        })),
      )
    },
    install: (request) => install(request, ports),
    update: (request) => forEach(request, 'update', (plugin) => update(plugin, request, ports), ports),
    uninstall: (request) => forEach(request, 'uninstall', (plugin) => uninstall(plugin, request, ports), ports),
    package: (request) => packagePluginFolder(request, ports),
    verify: (request) => verifyArchive(request, ports),
  }
}

/** @see helm pkg/cmd/plugin_install.go; internal/plugin/installer/installer.go InstallWithOptions */
async function install(request: InstallPluginRequest, ports: PluginManagerPorts): Promise<InstalledPlugin> {
  const { source: address, version = '', access = {}, signal, onStep } = request
  const source = await openSource(
    { source: address, version, access, ...(signal === undefined ? {} : { signal }) },
    ports,
  )
  const verifies = source.kind !== 'folder' && request.verify
  if (verifies && source.readSigned === undefined) {
    throw failure('plugin source does not support verification. Use --verify=false to skip verification')
  }
  onStep?.({ type: source.kind === 'folder' ? 'links-folder' : verifies ? 'verifies' : 'skips-verification' })
  await ports.files.makeDirectory(parentOf(source.path))
  if ((await ports.files.status(source.path)) !== undefined) {
    ports.log.warn('plugin already exists', { path: source.path, error: '<nil>' })
    throw new PluginError({ code: 'PLUGIN_EXISTS', helmText: 'plugin already exists' })
  }
  const verification = verifies ? await verifySource(source, request, ports) : undefined
  await source.install()
  if (verification !== undefined) onStep?.({ type: 'verified', verification })
  ports.log.debug('loading plugin', { path: source.path })
  const plugin = await loadInstalled(source.path, ports)
  await plugin.runHook?.('install', request)
  return { plugin, ...(verification === undefined ? {} : { verification }) }
}

async function verifySource(
  source: PluginSource,
  { keyring }: InstallPluginRequest,
  ports: PluginManagerPorts,
): Promise<PluginVerification> {
  const trouble = source.readingTrouble === undefined ? '' : `: ${source.readingTrouble}`
  const signed = await inWords(`failed to get verification data${trouble}`, async () => source.readSigned?.())
  const { provenance } = signed ?? {}
  if (signed === undefined || provenance === undefined || provenance.length === 0) {
    throw untrusted('plugin verification failed: no provenance file (.prov) found')
  }
  return inWords('plugin verification failed', () => verifyPlugin({ ...signed, provenance, keyring }, ports), untrusted)
}

async function loadInstalled(path: string, ports: PluginManagerPorts): Promise<Plugin> {
  return inWords('plugin is installed but unusable', () => loadPlugin(path, ports))
}

async function forEach(
  { names, onDone, signal }: NamedPlugins,
  verb: 'update' | 'uninstall',
  act: (plugin: Plugin) => Promise<void>,
  ports: PluginManagerPorts,
): Promise<void> {
  const { pluginsDirectory } = ports.places
  if (verb === 'update') ports.log.debug('loading installed plugins', { path: pluginsDirectory })
  else ports.log.debug('loading installer plugins', { dir: pluginsDirectory })
  const plugins = await loadPlugins(pluginsDirectory, ports)
  const troubles: string[] = []
  const causes: unknown[] = []
  for (const name of names) {
    signal?.throwIfAborted()
    const plugin = plugins.find(({ metadata }) => metadata.name === name)
    if (plugin === undefined) {
      troubles.push(`plugin: ${name} not found`)
      continue
    }
    try {
      await act(plugin)
      onDone?.(name)
    } catch (error) {
      signal?.throwIfAborted()
      troubles.push(`failed to ${verb} plugin ${name}, got error (${textOf(error)})`)
      causes.push(error)
    }
  }
  if (troubles.length === 0) return
  const code = causes.length === 0 ? 'PLUGIN_NOT_FOUND' : 'PLUGIN_FAILED'
  const [cause] = causes
  const notes = cause instanceof PluginError ? cause.notes : []
  throw new PluginError({ code, helmText: troubles.join('\n'), notes, ...(cause === undefined ? {} : { cause }) })
}

/** @see helm pkg/cmd/plugin_update.go updatePlugin */
async function update(plugin: Plugin, call: PluginCall, ports: PluginManagerPorts): Promise<void> {
  const place = await ports.files.realPath(plugin.directory)
  const path = await updateClone(place, ports, call.signal)
  ports.log.debug('loading plugin', { path })
  const updated = await loadPlugin(path, ports)
  await updated.runHook?.('update', call)
}

/** @see helm pkg/cmd/plugin_uninstall.go uninstallPlugin */
async function uninstall(plugin: Plugin, call: PluginCall, ports: PluginManagerPorts): Promise<void> {
  const { name, version } = plugin.metadata
  await ports.files.remove(plugin.directory)
  if (version !== '') {
    const kept = joinPath(ports.places.pluginsDirectory, `${name}-${version}.tgz`)
    // What stays behind does no harm: the archive is only looked at beside its plugin.
    for (const [path, what] of [
      [kept, 'tarball'],
      [`${kept}.prov`, 'provenance'],
    ] as const) {
      if ((await ports.files.status(path).catch(() => undefined)) === undefined) continue
      ports.log.debug(`removing versioned ${what}`, { path })
      await ports.files.remove(path).catch((error: unknown) => {
        ports.log.debug(`failed to remove ${what} file`, { path, error: textOf(error) })
      })
    }
  }
  await plugin.runHook?.('delete', call)
}

/** @see helm pkg/cmd/plugin_verify.go */
async function verifyArchive(
  { path, keyring }: { readonly path: string; readonly keyring: string },
  ports: PluginManagerPorts,
): Promise<PluginVerification> {
  const { files } = ports
  const status = await files.status(path)
  if (status === undefined) throw new PluginError({ code: 'PLUGIN_NOT_FOUND', helmText: missingPath(path) })
  if (status.kind === 'directory') {
    throw failure('directory verification not supported - only plugin tarballs can be verified')
  }
  if (!/\.(?:gz|tgz)$/.test(path)) throw failure('plugin file must be a gzipped tarball (.tar.gz or .tgz)')
  const provenancePath = `${path}.prov`
  if ((await files.status(provenancePath)) === undefined) {
    throw untrusted(`could not find provenance file ${provenancePath}: ${missingPath(provenancePath)}`)
  }
  const archive = await inWords('failed to read plugin file', () => files.readFile(path))
  const provenance = await inWords('failed to read provenance file', () => files.readFile(provenancePath))
  return verifyPlugin({ archive, provenance, fileName: baseName(path), keyring }, ports)
}

function missingPath(path: string): string {
  return `stat ${path}: no such file or directory`
}

async function inWords<T>(
  prefix: string,
  run: () => Promise<T>,
  make: (helmText: string, cause: unknown) => PluginError = failure,
): Promise<T> {
  try {
    return await run()
  } catch (error) {
    throw make(`${prefix}: ${textOf(error)}`, error)
  }
}

function failure(helmText: string, cause?: unknown): PluginError {
  return new PluginError({ code: 'PLUGIN_INVALID', helmText, ...(cause === undefined ? {} : { cause }) })
}

function untrusted(helmText: string, cause?: unknown): PluginError {
  return new PluginError({ code: 'PROVENANCE_FAILED', helmText, ...(cause === undefined ? {} : { cause }) })
}
