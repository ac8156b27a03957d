// The world an action acts in: ports only. Surfaces build one from settings; nothing here is a singleton.
import type {
  Chart,
  ChartFile,
  ChartLibrary,
  ChartProvenance,
  ChartSource,
  DebugLog,
  KnownValues,
  LoadSchema,
  PreparedCharts,
  Registries,
} from '../chart/index.ts'
import type { Clock, Compression, Keys, NameResolver, RandomSource } from '../host/index.ts'
import type { KubeClient } from '../kube/index.ts'
import type { ReleaseStore } from '../release/index.ts'
import type { PostRenderer, TemplateMemory } from '../render/index.ts'
import type { TemplateOutlines } from '../template/index.ts'

/** Ports for actions. The functions open on first use and give the same object afterwards. */
export interface World {
  /** Where charts and values files come from. */
  readonly charts: ChartSource
  /** Charts that were loaded before, by the lists of files they are made of. */
  readonly loadedCharts?: WeakMap<readonly ChartFile[], Chart>
  /** Charts that were prepared before, for worlds that live long. */
  readonly preparedCharts?: PreparedCharts
  /** Repositories, dependencies and downloads. */
  readonly library: ChartLibrary
  /** OCI registries. */
  readonly registries: Registries
  /** Signing and verifying. */
  readonly provenance: ChartProvenance
  /** Loads what schemas of values refer to. */
  readonly loadSchema: LoadSchema
  /** Time, and waiting. */
  readonly clock: Clock
  /** Random bytes. */
  readonly random: RandomSource
  /** Key pairs and ciphers for template functions. */
  readonly keys: Keys
  /** Gzip. */
  readonly compression: Compression
  /** Addresses of host names. */
  readonly names: NameResolver
  /** Templates that were rendered before, for worlds that live long. */
  readonly templates?: TemplateMemory
  /** What is known of templates from other runs, and what is told of them to later ones. */
  readonly outlines?: TemplateOutlines
  /** The same of values. */
  readonly knownValues?: KnownValues
  /** Asked for when templates nest deeper than the stack: as `Host.deeperStack`. */
  readonly deeperStack?: () => void
  /** @throws ClusterError when there is no usable configuration */
  cluster(): Promise<KubeClient>
  /** Records of one namespace; the empty text means all. */
  releases(namespace: string): Promise<ReleaseStore>
  /** The post-renderer that a plugin is. @throws PluginError PLUGIN_NOT_FOUND */
  postRenderer(plugin: string, extraArguments: readonly string[]): Promise<PostRenderer>
  /** Helm's is `helm`. */
  readonly fieldManager: string
  /** Takes what Helm says with `--debug`, where an action gives no events. */
  readonly debug?: DebugLog | undefined
  /** Gives what pods of hooks say, line by line while they run. */
  readonly followHooks?: boolean
}
