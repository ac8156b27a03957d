// The local zone: what the environment chooses counts at every call.
import process from 'node:process'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createClock } from './clock.ts'

afterEach(() => vi.unstubAllEnvs())

describe('createClock', () => {
  it('tells the zone that TZ chooses, UTC without asking the engine', () => {
    const clock = createClock()
    for (const zone of ['UTC', 'Etc/UTC']) {
      vi.stubEnv('TZ', zone)
      const zoneOffset = vi.spyOn(Date.prototype, 'getTimezoneOffset')
      expect(clock.localZone(1_700_000_000)).toEqual({ seconds: 0, abbreviation: 'UTC' })
      expect(zoneOffset).not.toHaveBeenCalled()
      zoneOffset.mockRestore()
    }
    vi.stubEnv('TZ', 'Asia/Tokyo')
    expect(clock.localZone(1_700_000_000).seconds).toBe(9 * 3600)
    vi.stubEnv('TZ', 'America/New_York')
    expect(clock.localZone(1_700_000_000)).toMatchObject({ seconds: -5 * 3600, abbreviation: 'EST' })
  })

  it('tells what the engine tells where the environment chooses nothing', () => {
    vi.stubEnv('TZ', undefined)
    const moment = 1_700_000_000
    const { seconds } = createClock().localZone(moment)
    expect(seconds).toBe(new Date(moment * 1000).getTimezoneOffset() * -60 + 0)
    expect(process.env['TZ']).toBeUndefined()
  })
})
