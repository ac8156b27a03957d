// When files of a chart were last modified: the moment as text, and a chart's moments in another zone.
import { formatRfc3339Nano, parseRfc3339 } from '../go/index.ts'
import type { Chart, ChartFile, ModificationTime } from './model.ts'

/** Nanoseconds of the years 1 to 9999: what a record can hold. */
const earliest = -62_135_596_800_000_000_000n
const latest = 253_402_300_799_999_999_999n

/** The moment, in nanoseconds since 1970, for a `ChartFile`; nothing for one that no record can hold. */
export function modifiedAt(unixNanoseconds: bigint): Pick<ChartFile, 'modified'> {
  if (unixNanoseconds <= earliest || unixNanoseconds > latest) return {}
  return { modified: formatRfc3339Nano({ unixNanoseconds, offsetSeconds: 0, zone: 'UTC' }) }
}

/** Seconds east of UTC at a moment, as `Clock.localZone` of the host tells them. */
export type LocalOffset = (unixSeconds: number) => { readonly seconds: number }

/** The chart with the moments of its own files as that zone's clocks show them; charts within stay. */
export function inLocalZone(chart: Chart, offsetAt: LocalOffset): Chart {
  const shift = (moment: ModificationTime): ModificationTime => {
    // Most machines that deploy keep UTC, and so do the moments as they were read.
    if (moment.endsWith('Z') && offsetAt(Math.floor(Date.parse(moment) / 1000)).seconds === 0) return moment
    const { unixNanoseconds } = parseRfc3339(moment)
    const { seconds } = offsetAt(Number(unixNanoseconds / 1_000_000_000n))
    return formatRfc3339Nano({ unixNanoseconds, offsetSeconds: seconds, zone: '' })
  }
  const shiftFile = (file: ChartFile): ChartFile =>
    file.modified === undefined ? file : { ...file, modified: shift(file.modified) }
  return {
    ...chart,
    ...(chart.modified === undefined ? {} : { modified: shift(chart.modified) }),
    ...(chart.schemaModified === undefined ? {} : { schemaModified: shift(chart.schemaModified) }),
    templates: chart.templates.map(shiftFile),
    files: chart.files.map(shiftFile),
  }
}
