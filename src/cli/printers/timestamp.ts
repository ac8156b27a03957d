// Moments of release records, in the zone in which they were written.
import { type GoTime, parseRfc3339 } from '../../go/index.ts'
import type { Clock } from '../../host/index.ts'
import type { Timestamp } from '../../release/index.ts'

/** Go's layout `time.ANSIC`. */
export const ansiLayout = 'Mon Jan _2 15:04:05 2006'

/** Go's zero moment, printed where a time should stand and is not known. */
export const zeroTimestamp: Timestamp = '0001-01-01T00:00:00Z'

/** Whether a record holds a moment here: an absent, empty or zero one is none. */
export function isMoment(timestamp: Timestamp | undefined): timestamp is Timestamp {
  return timestamp !== undefined && timestamp !== '' && timestamp !== zeroTimestamp
}

/** A moment; an offset that is the local zone's own bears the zone's name, as Go's reader has it. */
export function readTimestamp(timestamp: Timestamp, clock: Clock): GoTime {
  const time = parseRfc3339(timestamp)
  if (time.zone !== '') return time
  const local = clock.localZone(Number(time.unixNanoseconds / 1_000_000_000n))
  return local.seconds === time.offsetSeconds ? { ...time, zone: local.abbreviation } : time
}
