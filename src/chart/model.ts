// The chart model: what every generation of charts becomes once it is read.
import type { GoValue } from '../go/index.ts'
import type { Access } from './getter.ts'

/** Values: a Go map. Numbers from files are floats (JavaScript numbers), those of `--set` are Go int64. */
export type Values = Map<string, GoValue>

/** A moment as RFC 3339 with nanoseconds; UTC as files are read, the writer's zone in a record. */
export type ModificationTime = string

/** A file of a chart; `path` is relative to the chart, with `/`. */
export interface ChartFile {
  /** Relative to the chart, with `/`. */
  readonly path: string
  /** As it was read. */
  readonly data: Uint8Array
  /** When it was last modified; release records keep it. */
  readonly modified?: ModificationTime
}

/** A maintainer in Chart.yaml. */
export interface Maintainer {
  /** Who. */
  readonly name?: string
  /** Where to write to. */
  readonly email?: string
  /** Where to look. */
  readonly url?: string
}

/** An entry of `dependencies`. */
export interface Dependency {
  /** Of the chart. */
  readonly name: string
  /** A constraint. */
  readonly version?: string
  /** A URL, `file://…`, `@name` or `alias:name`; absent for what stands in `charts/` anyhow. */
  readonly repository?: string
  /** Paths of values, parted by commas, that turn it on or off; the first one that is there decides. */
  readonly condition?: string
  /** Turned on or off together, by `tags.NAME` in the values. */
  readonly tags?: readonly string[]
  /** Set when dependencies were processed; Helm records it. */
  readonly enabled?: boolean
  /** Strings or `{child, parent}` tables. */
  readonly importValues?: readonly GoValue[]
  /** Under which name it is used. */
  readonly alias?: string
}

/** Chart.yaml. */
export interface ChartMetadata {
  /** Of the chart. */
  readonly name: string
  /** URL of its page. */
  readonly home?: string
  /** URLs of its source. */
  readonly sources?: readonly string[]
  /** A semantic version. */
  readonly version: string
  /** One sentence. */
  readonly description?: string
  /** For searches. */
  readonly keywords?: readonly string[]
  /** Who looks after it. */
  readonly maintainers?: readonly Maintainer[]
  /** URL of an image. */
  readonly icon?: string
  /** Of the chart format: `v1`, `v2`, `v3`. */
  readonly apiVersion: string
  /** What enables it, where Helm 2 looked. */
  readonly condition?: string
  /** What enables it, where Helm 2 looked. */
  readonly tags?: string
  /** Of what it deploys; any text. */
  readonly appVersion?: string
  /** Nobody should use it any more. */
  readonly deprecated?: boolean
  /** More facts by name. */
  readonly annotations?: ReadonlyMap<string, string>
  /** A constraint for the version of the cluster. */
  readonly kubeVersion?: string
  /** What it needs. */
  readonly dependencies?: readonly Dependency[]
  /** `application`, which is the default, or `library`. */
  readonly type?: string
}

/** Chart.lock or requirements.lock. */
export interface ChartLock {
  /** RFC 3339, as written. */
  readonly generated: string
  /** Of the dependencies, in Chart.yaml and here. */
  readonly digest: string
  /** With the versions that were chosen. */
  readonly dependencies: readonly { readonly name: string; readonly version: string; readonly repository: string }[]
}

/** A chart. Immutable: processing gives new charts. */
export interface Chart {
  /** Chart.yaml, parsed. */
  readonly metadata: ChartMetadata
  /** Chart.lock, parsed. */
  readonly lock?: ChartLock
  /** What stands in `templates/`. */
  readonly templates: readonly ChartFile[]
  /** The parsed values.yaml, or what dependencies made of it; not to be changed. */
  readonly values: Values
  /** values.yaml as it stands, for positions. */
  readonly valuesFile?: ChartFile
  /** values.schema.json as it stands. */
  readonly schema?: Uint8Array
  /** When values.schema.json was last modified. */
  readonly schemaModified?: ModificationTime
  /** When Chart.yaml was last modified. */
  readonly modified?: ModificationTime
  /** Other files, what `.Files` shows; `crds/` among them. */
  readonly files: readonly ChartFile[]
  /** Every file as it was read, Chart.yaml and values.yaml too. */
  readonly raw: readonly ChartFile[]
  /** The charts in `charts/`. */
  readonly dependencies: readonly Chart[]
  /** Log lines of reading it, as Helm prints them; `prepareChart` hands them on. */
  readonly warnings?: readonly string[]
}

/** The files of a chart directory or archive, unpacked and checked; paths relative to the chart. */
export interface ChartFiles {
  /** In the order they were found. */
  readonly files: readonly ChartFile[]
  /** Where the chart lies on this machine, where it does. */
  readonly path?: string
  /** Log lines as Helm prints them, such as those on symbolic links. */
  readonly warnings?: readonly string[]
  /** What was asked of registries on the way. */
  readonly downloads?: readonly RegistryDownload[]
}

/** Something that came out of a registry. */
export interface RegistryDownload {
  /** With tag or digest. */
  readonly reference: string
  /** Of the manifest. */
  readonly digest: string
  /** The chart layer's media type where nobody should use it any more. */
  readonly deprecatedMediaType?: string
}

/** What a cluster can do, for `.Capabilities`. */
export interface Capabilities {
  readonly kubeVersion: {
    readonly version: string
    readonly major: string
    readonly minor: string
    /** The bare numbers, where the version was not asked of a cluster: what constraints see and what prints. */
    readonly normalized?: string
  }
  readonly apiVersions: readonly string[]
}

/** A reference to a chart as a person wrote it. */
export interface ChartReference {
  /** A path, `repository/name`, a URL or `oci://…`. */
  readonly text: string
  /** Exact or a constraint; the highest release by default. */
  readonly version?: string
  /** URL of the repository that `text` is a chart's name in. */
  readonly repository?: string
  /** Versions before a release count too, where `version` does not say which. */
  readonly devel?: boolean
  /** How to be let in where it lies. */
  readonly access?: Access
  /** Refuses a chart without a provenance file that a key of this ring signed. */
  readonly verify?: { readonly keyring: string }
}

/** One source of user values, in the order they were given within their kind. */
export type ValueSource =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'set' | 'set-string' | 'set-json' | 'set-file' | 'set-literal'; readonly text: string }
  | { readonly kind: 'values'; readonly values: Values; readonly name?: string }

/** What is told while a chart is fetched, also where that fails afterwards. */
export interface ChartTold {
  /** Told of log lines on the files, such as those on symbolic links, instead of whom the source tells otherwise. */
  readonly onLogLine?: (line: string) => void
  /** Told where on this machine the chart lies, before it is read. */
  readonly onLocated?: (path: string) => void
}

/** Where charts and values come from. Adapters in `sources/`. */
export interface ChartSource {
  /** Finds, reads and unpacks a chart. Throws `ChartError` in Helm's words. */
  fetchChart(reference: ChartReference, signal?: AbortSignal, told?: ChartTold): Promise<ChartFiles>
  /** Reads a values file: a path, `-` for standard input, or a URL. */
  readValuesFile(path: string, signal?: AbortSignal): Promise<Uint8Array>
}

/** A chart that is ready to be rendered. */
export interface PreparedChart {
  /** With the dependencies that are enabled, under the names they go by. */
  readonly chart: Chart
  /** What templates see: the supplied values over the charts' own. */
  readonly values: Values
  /** What the user gave; Helm records it as `config`. */
  readonly supplied: Values
  /** Log lines as Helm prints them, such as `level=INFO msg="…"`. */
  readonly warnings: readonly string[]
  /** Where values came from, if it was asked for. */
  readonly origins?: ValueOrigins
}

/** Where a value was written. */
export type ValueOrigin =
  | { readonly kind: 'chart'; readonly chart: string; readonly file: string; readonly line?: number }
  | { readonly kind: 'file'; readonly path: string; readonly line?: number }
  | { readonly kind: 'flag'; readonly flag: string; readonly text: string }
  /** By a program; `name` says what it is. */
  | { readonly kind: 'given'; readonly name?: string }

/** Where a value came from and how it got where it is. */
export interface ValueHistory {
  /** Where it was written. */
  readonly origin: ValueOrigin
  /** Set where it was written under another path: `global` came down, `import` came up, `parent` was set by a chart above. */
  readonly via?: 'global' | 'import' | 'parent'
}

/** A side table of values: paths like `server.image.tag` or `list[0].name`. */
export interface ValueOrigins {
  /** Undefined for tables, nulls and unknown paths. */
  originOf(path: string): ValueHistory | undefined
  /** All paths known, in the values' order. */
  paths(): readonly string[]
}
