// Moments with their time zone: Go's time.Time as data.
import { type CivilTime, civilOf, nanosecondsOf, unixSecondsOf } from './civil.ts'

/** A time zone: its name and its offset at any moment. */
export interface TimeLocation {
  readonly name: string
  /** Seconds east of UTC and the zone's short name at this moment. */
  lookup(unixSeconds: number): { readonly seconds: number; readonly abbreviation: string }
}

/** A moment, and how it is to be shown. */
export interface GoTime {
  readonly unixNanoseconds: bigint
  /** Seconds east of UTC. */
  readonly offsetSeconds: number
  /** Short name of the zone at this moment; '' when only the offset is known. */
  readonly zone: string
  /** The zone to compute with; a time without one keeps its offset. */
  readonly location?: TimeLocation
}

/** Coordinated universal time. */
export const utc: TimeLocation = { name: 'UTC', lookup: () => ({ seconds: 0, abbreviation: 'UTC' }) }

/** A zone that is an offset and nothing more. */
export function fixedZone(name: string, seconds: number): TimeLocation {
  return { name, lookup: () => ({ seconds, abbreviation: name }) }
}

/** The moment seen in a zone. */
export function timeIn(unixNanoseconds: bigint, location: TimeLocation): GoTime {
  const { seconds, abbreviation } = location.lookup(unixSecondsOf(unixNanoseconds))
  return { unixNanoseconds, offsetSeconds: seconds, zone: abbreviation, location }
}

/** Go's zero time: 1 January of the year 1, UTC. */
export const zeroTime: GoTime = timeIn(nanosecondsOf({ year: 1, month: 1, day: 1 }), utc)

/** The zone a time computes with. */
export function locationOf(time: GoTime): TimeLocation {
  return time.location ?? fixedZone(time.zone, time.offsetSeconds)
}

/** The time `nanoseconds` later, in the same zone. */
export function addDuration(time: GoTime, nanoseconds: bigint): GoTime {
  return timeIn(time.unixNanoseconds + nanoseconds, locationOf(time))
}

/** The time's date and time of day. */
export function civilTimeOf(time: GoTime): CivilTime {
  return civilOf(time.unixNanoseconds, time.offsetSeconds)
}

/** The moment at which clocks of `location` show this; Go's guess where they show it twice or never. */
export function timeOfDate(date: Parameters<typeof nanosecondsOf>[0], location: TimeLocation): GoTime {
  const local = nanosecondsOf(date)
  const localSeconds = unixSecondsOf(local)
  // Like Go: the offset at the moment read as UTC leads near; the one in force there counts.
  const guess = location.lookup(localSeconds).seconds
  const offset = guess === 0 ? 0 : location.lookup(localSeconds - guess).seconds
  return timeIn(local - BigInt(offset) * 1_000_000_000n, location)
}
