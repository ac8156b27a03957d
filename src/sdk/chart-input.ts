// Charts as programs name them, or have them in memory.
import type { World } from '../actions/index.ts'
import { encodeUtf8, portWith } from '../base/index.ts'
import { type ChartFile, type ChartFiles, type ChartReference, unpackArchive } from '../chart/index.ts'
import { refused } from './option-checks.ts'
import type { ChartInput } from './options.ts'
import { pathOf } from './values-path.ts'

/** A world and the reference under which its charts give the chart. */
export interface WorldWithChart {
  readonly world: World
  readonly chart: ChartReference
}

/**
 * The chart as actions name it. One in memory is given by a world of its own.
 *
 * @throws HelmError INVALID_ARGUMENT for what names no chart
 * @throws ChartError when an archive in memory is none
 */
export function worldWithChart(world: World, input: ChartInput): WorldWithChart {
  if (typeof input === 'string') return { world, chart: { text: input } }
  if ('archive' in input) {
    const { archive } = input
    return inMemory(world, () => unpackArchive(archive, world.compression))
  }
  if ('raw' in input) return inMemory(world, () => ({ files: input.raw }))
  if ('files' in input) return inMemory(world, () => ({ files: filesOf(input.files) }))
  return { world, chart: referenceOf(input) }
}

/** A chart's reference. @throws HelmError INVALID_ARGUMENT where the chart is in memory */
export function referenceOf(input: ChartInput): ChartReference {
  if (typeof input === 'string') return { text: input }
  if ('raw' in input) return { text: input.metadata.name }
  if ('text' in input && typeof input.text === 'string') return input
  if ('path' in input) return { text: typeof input.path === 'string' ? input.path : pathOf(input.path) }
  if ('oci' in input) {
    const { oci, digest, ...more } = input
    return { text: digest === undefined ? oci : `${oci}@${digest}`, ...more }
  }
  if ('repository' in input && 'name' in input) {
    const { repository, name, ...more } = input
    return { text: name, repository: String(repository), ...more }
  }
  throw refused('chart', 'this call needs a chart with a path or a reference')
}

function filesOf(files: { readonly [path: string]: string | Uint8Array }): ChartFile[] {
  return Object.entries(files).map(([path, content]) => {
    if (path.startsWith('/') || path.split('/').includes('..'))
      throw refused('chart', `the file \`${path}\` is not below the chart`)
    return { path, data: typeof content === 'string' ? encodeUtf8(content) : content }
  })
}

function inMemory(world: World, read: () => ChartFiles): WorldWithChart {
  const chart: ChartReference = { text: 'chart in memory' }
  const charts: World['charts'] = {
    fetchChart: async (reference, ...more) =>
      reference === chart ? read() : world.charts.fetchChart(reference, ...more),
    readValuesFile: (path, signal) => world.charts.readValuesFile(path, signal),
  }
  return { world: portWith(world, { charts }), chart }
}
