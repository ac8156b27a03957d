// Plugins in the library: what is installed, installing and removing, running commands, packaging and verifying.
import type { Access } from '../chart/index.ts'
import { PluginError } from '../diagnostics/index.ts'
import type { PackagedPlugin, PluginConfig, PluginType, PluginVerification, SigningStatus } from '../plugins/index.ts'
import type { ClientCalls } from './client-calls.ts'
import * as rules from './option-tables.ts'
import type { CallOptions } from './options.ts'
import { type HelmPlugin, runCommandPlugin } from './plugin-objects.ts'
import type { Engine } from './session.ts'

/** A plugin that is installed. */
export interface PluginInfo {
  /** One plugin of each name and type. */
  readonly name: string
  /** Empty where an old plugin does not say. */
  readonly version: string
  /** What it is for. */
  readonly type: PluginType
  /** Of its plugin.yaml: `legacy` for one without. */
  readonly apiVersion: 'v1' | 'legacy'
  /** `object`: the program passed it in. */
  readonly runtime: 'subprocess' | 'extism/v1' | 'object'
  /** Where it stands; empty for objects. */
  readonly directory: string
  /** Empty where it does not say. */
  readonly sourceUrl: string
  /** Whether the archive that it was installed from is the one that somebody signed. */
  readonly provenance: SigningStatus
  /** Help texts of commands, protocols of getters. */
  readonly config: PluginConfig
}

/** Which plugins are listed. */
export interface ListPluginsOptions extends CallOptions {
  /** Only those of this type. */
  readonly type?: PluginType | undefined
}

/** How a plugin is installed. */
export interface InstallPluginOptions extends CallOptions {
  /** For git: a tag, branch or commit, or a constraint for the tags. */
  readonly version?: string | undefined
  /** Archives are verified unless this is `false`; git repositories cannot be, folders never are. Default: GnuPG's own key ring. */
  readonly verify?: false | { readonly keyring: string } | undefined
  /** For registries. */
  readonly access?: Access | undefined
}

/** A plugin that was installed. */
export interface PluginInstallation {
  /** As it is listed from now on. */
  readonly plugin: PluginInfo
  /** Who signed it; absent where that was not looked at. */
  readonly verification?: PluginVerification
}

/** How a command plugin is run. */
export interface RunPluginOptions extends CallOptions {
  /** Its standard input; empty by default. */
  readonly input?: string | Uint8Array | undefined
  /** Variables set over those of the client. */
  readonly variables?: { readonly [name: string]: string } | undefined
}

/** What a command plugin left. */
export interface PluginRun {
  /** 0 where it succeeded; no other one is an error here. */
  readonly exitCode: number
  /** What it wrote to standard output. */
  readonly output: Uint8Array
  /** What it wrote to standard error. */
  readonly errorOutput: Uint8Array
}

/** How a plugin is packaged. */
export interface PackagePluginOptions extends CallOptions {
  /** The folder to write into, the working directory by default; made where it is not there. */
  readonly destination?: string | undefined
  /** With which secret key; `false` for no signature. The passphrase is asked for when the key is locked. */
  readonly sign:
    | false
    | {
        readonly keyring: string
        readonly key: string
        readonly passphrase?: ((keyName: string) => string | Promise<string>) | undefined
      }
}

/** Plugins of a client: those passed in as objects, and those in the folders that `HELM_PLUGINS` and its homes say. All reject with `PluginError`. */
export interface HelmPlugins {
  /** What is there, objects first. @throws PluginError PLUGIN_INVALID */
  list(options?: ListPluginsOptions): Promise<readonly PluginInfo[]>
  /** From a folder, an archive, or the address of an archive, a git repository or an artefact (`oci://…`). @throws PluginError PLUGIN_EXISTS, PLUGIN_NOT_FOUND, PLUGIN_INVALID, PLUGIN_FAILED, PROVENANCE_FAILED; RepositoryError */
  install(source: string, options?: InstallPluginOptions): Promise<PluginInstallation>
  /** Pulls plugins whose folders are git clones. Goes on after one that fails. @throws PluginError PLUGIN_NOT_FOUND, PLUGIN_FAILED */
  update(names: string | readonly string[], options?: CallOptions): Promise<void>
  /** Removes them. Goes on after one that fails. @throws PluginError PLUGIN_NOT_FOUND, PLUGIN_FAILED */
  uninstall(names: string | readonly string[], options?: CallOptions): Promise<void>
  /** Runs a command plugin to its end. @throws PluginError PLUGIN_NOT_FOUND, or PLUGIN_FAILED when it cannot be started */
  run(name: string, words: readonly string[], options?: RunPluginOptions): Promise<PluginRun>
  /** Writes an archive, signed where a key is given. @throws PluginError PLUGIN_NOT_FOUND, PLUGIN_INVALID, PROVENANCE_FAILED; HelmLibraryNotFound without the package `openpgp` */
  package(path: string, options: PackagePluginOptions): Promise<PackagedPlugin>
  /** Who signed an archive, by the provenance file beside it. @throws PluginError PROVENANCE_FAILED when nobody known did, PLUGIN_NOT_FOUND */
  verify(path: string, options: CallOptions & { readonly keyring: string }): Promise<PluginVerification>
}

const failing = { family: PluginError, code: 'PLUGIN_INVALID' } as const

/** The plugins part of a client. */
export function createHelmPlugins(calls: ClientCalls): HelmPlugins {
  const named = (verb: 'update' | 'uninstall', names: string | readonly string[], options: CallOptions | undefined) => {
    const list = typeof names === 'string' ? [names] : names
    return calls.read(
      {
        ...failing,
        name: `plugins.${verb}`,
        changes: true,
        options,
        rules: rules.callRules,
        arguments: [['names', list, rules.isTexts]],
      },
      async (engine, signal) => (await engine.plugins())[verb]({ names: list, signal }),
    )
  }
  return {
    list: (options) =>
      calls.read({ ...failing, name: 'plugins.list', options, rules: rules.listPluginsRules }, (engine) =>
        listPlugins(engine, options),
      ),
    install: (source, options) =>
      calls.read(
        {
          ...failing,
          name: 'plugins.install',
          changes: true,
          options,
          rules: rules.installPluginRules,
          arguments: [['source', source, rules.isName]],
        },
        (engine, signal) => installPlugin(engine, { source, options }, signal),
      ),
    update: (names, options) => named('update', names, options),
    uninstall: (names, options) => named('uninstall', names, options),
    run: (name, words, options) =>
      calls.read(
        {
          ...failing,
          name: 'plugins.run',
          changes: true,
          options,
          rules: rules.runPluginRules,
          arguments: [
            ['name', name, rules.isName],
            ['words', words, rules.isTexts],
          ],
        },
        (engine, signal) => runPlugin(engine, { name, words, options }, signal),
      ),
    package: (path, options) =>
      calls.read(
        {
          ...failing,
          name: 'plugins.package',
          changes: true,
          options,
          rules: rules.packagePluginRules,
          arguments: [['path', path, rules.isName]],
        },
        (engine, signal) => packagePlugin(engine, { path, options }, signal),
      ),
    verify: (path, options) =>
      calls.read(
        {
          ...failing,
          name: 'plugins.verify',
          options,
          rules: rules.verifyRules,
          arguments: [['path', path, rules.isName]],
        },
        async (engine) => (await engine.plugins()).verify({ path, keyring: options.keyring }),
      ),
  }
}

type Listed = Awaited<ReturnType<Awaited<ReturnType<Engine['plugins']>>['list']>>[number]

async function listPlugins(engine: Engine, { type }: ListPluginsOptions = {}): Promise<readonly PluginInfo[]> {
  const manager = await engine.plugins()
  const objects = engine.pluginObjects.filter((plugin) => type === undefined || plugin.type === type)
  return [...objects.map(infoOfObject), ...(await manager.list(type === undefined ? {} : { type })).map(infoOf)]
}

function infoOfObject(plugin: HelmPlugin): PluginInfo {
  const { name, version = '', type } = plugin
  const config: PluginConfig =
    plugin.type === 'getter/v1'
      ? { type: plugin.type, protocols: plugin.protocols }
      : plugin.type === 'cli/v1'
        ? { type: plugin.type, usage: '', shortHelp: '', longHelp: '', ignoreFlags: false }
        : { type: plugin.type }
  const origin = { apiVersion: 'v1', runtime: 'object', directory: '', sourceUrl: '', provenance: 'unknown' } as const
  return { name, version, type, ...origin, config }
}

function infoOf({ plugin: { metadata, directory }, signing }: Listed): PluginInfo {
  const { name, version, type, apiVersion, sourceUrl, config, runtimeConfig } = metadata
  const { runtime } = runtimeConfig
  return { name, version, type, apiVersion, runtime, directory, sourceUrl, provenance: signing, config }
}

async function installPlugin(
  engine: Engine,
  { source, options = {} }: { readonly source: string; readonly options: InstallPluginOptions | undefined },
  signal: AbortSignal,
): Promise<PluginInstallation> {
  const { version, verify, access } = options
  const manager = await engine.plugins()
  const { plugin, verification } = await manager.install({
    source,
    verify: verify !== false,
    keyring: verify === false ? '' : (verify?.keyring ?? (await usualKeyring(engine))),
    ...(version === undefined ? {} : { version }),
    ...(access === undefined ? {} : { access }),
    signal,
  })
  const listed = await manager.list({ name: plugin.metadata.name })
  const signing = listed.find(({ plugin: each }) => each.directory === plugin.directory)?.signing ?? 'unknown'
  return { plugin: infoOf({ plugin, signing }), ...(verification === undefined ? {} : { verification }) }
}

/** GnuPG's public keys: the old file where it is, the new one else. */
async function usualKeyring({ host: { environment, files } }: Engine): Promise<string> {
  const folder = environment.get('GNUPGHOME') || `${environment.homeDirectory}/.gnupg`
  const [old, modern] = [`${folder}/pubring.gpg`, `${folder}/pubring.kbx`]
  return (await files.status(old)) === undefined && (await files.status(modern)) !== undefined ? modern : old
}

async function runPlugin(
  engine: Engine,
  call: { readonly name: string; readonly words: readonly string[]; readonly options: RunPluginOptions | undefined },
  signal: AbortSignal,
): Promise<PluginRun> {
  const { name, words, options: { input, variables } = {} } = call
  const bytes = typeof input === 'string' ? new TextEncoder().encode(input) : input
  const object = engine.pluginObjects.find((plugin) => plugin.type === 'cli/v1' && plugin.name === name)
  if (object?.type === 'cli/v1') {
    const given = { ...engine.pluginVariables, ...variables }
    return runCommandPlugin(object, { words, input: bytes ?? new Uint8Array(), variables: given, signal })
  }
  const [found] = await (await engine.plugins()).list({ name, type: 'cli/v1' })
  if (found === undefined) {
    throw new PluginError({ code: 'PLUGIN_NOT_FOUND', helmText: `plugin: ${name} not found` })
  }
  const answer = await found.plugin.invoke({
    message: { type: 'cli/v1', extraArguments: words, acceptsFailure: true },
    variables: { ...engine.pluginVariables, ...variables },
    ...(bytes === undefined ? {} : { input: bytes }),
    signal,
  })
  if (answer.type !== 'cli/v1') throw new Error(`the plugin ${name} answered as ${answer.type}`)
  const { exitCode, output, errorOutput } = answer
  return { exitCode, output, errorOutput }
}

async function packagePlugin(
  engine: Engine,
  { path, options }: { readonly path: string; readonly options: PackagePluginOptions },
  signal: AbortSignal,
): Promise<PackagedPlugin> {
  const { destination = '.', sign } = options
  const passphrase = sign === false ? undefined : sign.passphrase
  return (await engine.plugins()).package({
    path,
    destination,
    signal,
    ...(sign === false
      ? {}
      : {
          sign: {
            keyring: sign.keyring,
            key: sign.key,
            openPassphrase: async () => async (keyName) => (await passphrase?.(keyName)) ?? '',
          },
        }),
  })
}
