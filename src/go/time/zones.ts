// Time zones by name, from the tables of the JavaScript engine.
import { type TimeLocation, utc } from './go-time.ts'
import { zoneNames } from './zone-names.table.ts'

/**
 * The zone that Go's tables know by `name` (`Europe/Berlin`); '' and `UTC` are UTC. Undefined for unknown names.
 * Short names are those of today: in years long ago a zone may have had another one.
 */
export function loadLocation(name: string): TimeLocation | undefined {
  if (name === '' || name === 'UTC') return utc
  // JavaScript ignores case and takes offsets; Go's names are files.
  if (!/^[A-Z][A-Za-z0-9_+-]*(?:\/[A-Z][A-Za-z0-9_+-]*)*$/.test(name)) return undefined
  let format: Intl.DateTimeFormat
  try {
    format = new Intl.DateTimeFormat('en-US', {
      timeZone: name,
      timeZoneName: 'short',
      hourCycle: 'h23',
      year: 'numeric',
      month: 'numeric',
      day: 'numeric',
      hour: 'numeric',
      minute: 'numeric',
      second: 'numeric',
      era: 'short',
    })
  } catch {
    return undefined
  }
  const names = namesOf(name)
  return {
    name,
    lookup: (unixSeconds) => {
      const { seconds, abbreviation } = lookUp(format, unixSeconds)
      return { seconds, abbreviation: names.get(seconds) ?? abbreviation ?? laterName(format, unixSeconds, seconds) }
    },
  }
}

/** Short names by offset where English has none, or another one. */
function namesOf(zone: string): ReadonlyMap<number, string> {
  const row = zoneNames.find(([, zones]) => zones.split(' ').includes(zone))
  const words = row?.[0].split(' ') ?? []
  return new Map(words.flatMap((word, index) => (index % 2 === 0 ? [[Number(words[index + 1]), word] as const] : [])))
}

function lookUp(
  format: Intl.DateTimeFormat,
  unixSeconds: number,
): { seconds: number; abbreviation: string | undefined } {
  // Beyond JavaScript's calendar a zone is what it is at its end.
  const milliseconds = Math.max(-8.64e15, Math.min(8.64e15, unixSeconds * 1000))
  const parts = new Map(format.formatToParts(milliseconds).map(({ type, value }) => [type, value]))
  const number = (type: Intl.DateTimeFormatPartTypes) => Number(parts.get(type) ?? 0)
  const year = parts.get('era') === 'BC' ? 1 - number('year') : number('year')
  const shown = new Date(0)
  shown.setUTCFullYear(year, number('month') - 1, number('day'))
  shown.setUTCHours(number('hour'), number('minute'), number('second'))
  const seconds = Math.round((shown.getTime() - Math.floor(milliseconds / 1000) * 1000) / 1000)
  const short = parts.get('timeZoneName') ?? ''
  return { seconds, abbreviation: /^[A-Z]{3,5}$/.test(short) ? short : undefined }
}

/** Some engines know no names before 1970; then the offset has the name that it had soon after. */
function laterName(format: Intl.DateTimeFormat, unixSeconds: number, seconds: number): string {
  if (unixSeconds < 0) {
    for (const moment of momentsWithNames) {
      const later = lookUp(format, moment)
      if (later.seconds === seconds && later.abbreviation !== undefined) return later.abbreviation
    }
  }
  return offsetName(seconds)
}

/** January and July of 1970 and 1973, in seconds since 1970. */
const momentsWithNames = [0, 15_638_400, 94_694_400, 110_332_800]

function offsetName(seconds: number): string {
  const size = Math.abs(seconds)
  const hours = String(Math.floor(size / 3600)).padStart(2, '0')
  const minutes = Math.floor(size / 60) % 60
  return (seconds < 0 ? '-' : '+') + hours + (minutes === 0 ? '' : String(minutes).padStart(2, '0'))
}
