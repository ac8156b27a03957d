// Rules over a history.
import { describe, expect, it } from 'vitest'
import type { Release, ReleaseStatus } from './model.ts'
import { parseRecord } from './record-parse.ts'
import { lastSuccessfulRevision, revisionForInstall, revisionsForUpgrade, revisionsToTrim } from './revisions.ts'

function historyOf(...statuses: ReleaseStatus[]): Release[] {
  return statuses.map((status, index) =>
    parseRecord(JSON.stringify({ name: 'a', version: index + 1, info: { status } })),
  )
}

describe('revisionForInstall', () => {
  it('begins with 1', () => expect(revisionForInstall([], { replace: false })).toBe(1))
  it('continues where a name is used again', () => {
    expect(revisionForInstall(historyOf('superseded', 'uninstalled'), { replace: true })).toBe(3)
    expect(revisionForInstall(historyOf('failed'), { replace: true })).toBe(2)
  })
  it.each([
    ['deployed', true],
    ['pending-install', true],
    ['failed', false],
    ['uninstalled', false],
  ] as const)('refuses a name that is %s (replace %s)', (status, replace) => {
    expect(() => revisionForInstall(historyOf(status), { replace })).toThrow('cannot reuse a name that is still in use')
  })
})

describe('revisionsForUpgrade', () => {
  const numbers = (...statuses: ReleaseStatus[]): number[] => {
    const { last, current } = revisionsForUpgrade(historyOf(...statuses), 'a')
    return [last.revision, current.revision]
  }
  it('builds on the deployed revision', () => {
    expect(numbers('superseded', 'deployed')).toEqual([2, 2])
    expect(numbers('deployed', 'failed')).toEqual([2, 1])
  })
  it('builds on a failed first install', () => expect(numbers('failed')).toEqual([1, 1]))
  it('refuses a pending, an uninstalled and a missing release', () => {
    expect(() => numbers('deployed', 'pending-upgrade')).toThrow(
      'another operation (install/upgrade/rollback) is in progress',
    )
    expect(() => numbers('uninstalled')).toThrow('"a" has no deployed releases')
    expect(() => numbers()).toThrow('"a" has no deployed releases')
  })
})

describe('revisionsToTrim', () => {
  it.each([
    [['superseded', 'superseded', 'deployed'], 3, [1]],
    [['superseded', 'superseded', 'deployed'], 2, [1, 2]],
    [['deployed', 'failed', 'failed'], 2, [2, 3]],
    [['superseded', 'deployed'], 3, []],
    [['superseded', 'deployed'], 0, []],
    [['superseded', 'deployed'], 1, [1]],
  ] as const)('%j with room for %i', (statuses, maxHistory, trimmed) => {
    expect(revisionsToTrim(historyOf(...statuses), maxHistory)).toEqual(trimmed)
  })
})

it('goes back to the newest revision that worked', () => {
  expect(lastSuccessfulRevision(historyOf('superseded', 'deployed', 'failed'))?.revision).toBe(2)
  expect(lastSuccessfulRevision(historyOf('failed'))).toBeUndefined()
})
