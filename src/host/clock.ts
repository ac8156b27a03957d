// Time as a port: the moment, the local zone, sleeping.

/** Offset and name of a time zone at one moment. */
export interface ZoneOffset {
  /** East of UTC. */
  readonly seconds: number
  /** `CET` */
  readonly abbreviation: string
}

/** A clock. Nothing else in this package knows what time it is. */
export interface Clock {
  /** Nanoseconds since 1970-01-01T00:00:00Z. */
  now(): bigint
  /** Offset of the local zone at a moment, in seconds east of UTC. */
  localZone(unixSeconds: number): ZoneOffset
  /** Resolves after that many milliseconds; rejects with the signal's reason when it aborts. */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>
}
