// The present moment as records write it.
import { formatRfc3339Nano } from '../go/index.ts'
import type { Clock } from '../host/index.ts'
import type { Timestamp } from '../release/index.ts'

/** Now, in the local zone, RFC 3339 with nanoseconds as Go prints it. */
export function timestampNow(clock: Clock): Timestamp {
  const unixNanoseconds = clock.now()
  const { seconds } = clock.localZone(Number(unixNanoseconds / 1_000_000_000n))
  // The form has no place for the zone's name, and names are slow to find.
  return formatRfc3339Nano({ unixNanoseconds, offsetSeconds: seconds, zone: '' })
}
