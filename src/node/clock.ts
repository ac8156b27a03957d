// The clock over Node's own: wall time with microseconds, the local zone from the system's time zone data.
import * as fs from 'node:fs'
import process from 'node:process'
import type { Clock, ZoneOffset } from '../host/index.ts'
import { onceAborted } from './abort.ts'

const nanosecondsPerMillisecond = 1_000_000n
const tolerated = 2n * nanosecondsPerMillisecond

/** The system's clock. */
export function createClock(): Clock {
  return {
    now: createWallTime(),
    localZone: createLocalZone(),
    sleep,
  }
}

/**
 * Milliseconds come from the wall clock, so that a changed system time is followed; what is finer from the monotonic one.
 * `performance` would give both, and loads modules for it.
 */
function createWallTime(): () => bigint {
  const anchor = BigInt(Date.now()) * nanosecondsPerMillisecond - process.hrtime.bigint()
  return () => {
    const wall = BigInt(Date.now()) * nanosecondsPerMillisecond
    const fine = anchor + process.hrtime.bigint()
    const drift = fine - wall
    return drift <= -tolerated || drift >= tolerated ? wall : fine - (fine % 1000n)
  }
}

const utc: ZoneOffset = { seconds: 0, abbreviation: 'UTC' }

/** Most machines that deploy keep UTC, and to learn that from the engine takes some milliseconds where it is Bun's. */
function createLocalZone(): (unixSeconds: number) => ZoneOffset {
  let systemKeepsUtc: boolean | undefined
  return (unixSeconds) => {
    const chosen = process.env['TZ']
    if (chosen === undefined) systemKeepsUtc ??= isUtcBySystem()
    const isUtc = chosen === undefined ? systemKeepsUtc : chosen === 'UTC' || chosen === 'Etc/UTC'
    return isUtc === true ? utc : engineZone(unixSeconds)
  }
}

/** Whether the system's own choice, a link into the zone database, is UTC for certain. */
function isUtcBySystem(): boolean {
  if (process.platform === 'win32') return false
  try {
    return /\/zoneinfo\/(?:Etc\/)?UTC$/.test(fs.readlinkSync('/etc/localtime'))
  } catch {
    return false
  }
}

function engineZone(unixSeconds: number): ZoneOffset {
  const moment = new Date(unixSeconds * 1000)
  if (Number.isNaN(moment.getTime())) return utc
  const wholeMinutes = -moment.getTimezoneOffset()
  return {
    seconds: wholeMinutes * 60,
    // The names of zones take Node some ten milliseconds to load.
    get abbreviation() {
      return abbreviationOf(moment, wholeMinutes)
    },
  }
}

/** Zones without a name of letters are called by their offset, as in the zone database: `+0530`, `-03`. */
function abbreviationOf(moment: Date, offsetMinutes: number): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone
  if (zone === undefined || zone === 'UTC' || zone === 'Etc/UTC' || zone === 'Etc/Unknown') return 'UTC'
  for (const locale of localesWithAbbreviations) {
    const parts = new Intl.DateTimeFormat(locale, { timeZone: zone, timeZoneName: 'short' }).formatToParts(moment)
    const name = parts.find((part) => part.type === 'timeZoneName')?.value ?? ''
    if (/^[A-Z]{2,5}$/.test(name)) return name
  }
  const absolute = Math.abs(offsetMinutes)
  const hours = String(Math.floor(absolute / 60)).padStart(2, '0')
  const minutes = absolute % 60
  return `${offsetMinutes < 0 ? '-' : '+'}${hours}${minutes === 0 ? '' : String(minutes).padStart(2, '0')}`
}

const localesWithAbbreviations = ['en-US', 'en-GB', 'en-AU', 'en-IN', 'en-ZA']

/** Beyond it timers ring at once. */
const longestTimer = 2 ** 31 - 1

async function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  let rest = milliseconds
  for (; rest > longestTimer; rest -= longestTimer) await sleepOnce(longestTimer, signal)
  await sleepOnce(rest, signal)
}

function sleepOnce(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason)
      return
    }
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, milliseconds)
    if (signal !== undefined) onceAborted(signal, stop)
  })
}
