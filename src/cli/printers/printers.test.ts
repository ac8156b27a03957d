// Tests of the printers with data.
import { describe, expect, it } from 'vitest'
import type { Clock } from '../../host/index.ts'
import type { Release } from '../../release/index.ts'
import { formatJsonLine } from './json.ts'
import { formatObjectTables } from './object-table.ts'
import { formatHistory, formatReleaseList } from './releases.ts'
import { formatStatus } from './status.ts'
import { formatTable } from './table.ts'

const clock: Clock = {
  now: () => 0n,
  localZone: () => ({ seconds: 7200, abbreviation: 'CEST' }),
  sleep: async () => {},
}

const release: Release = {
  name: 'web',
  namespace: 'shop',
  revision: 3,
  info: {
    lastDeployed: '2026-07-01T10:00:00.5+02:00',
    description: 'Upgrade complete',
    status: 'deployed',
    notes: '\nVisit <http://web>\n\n',
    rollbackRevision: 2,
  },
  chart: {
    metadata: { name: 'web', version: '1.2.3', apiVersion: 'v2', appVersion: '9' },
    templates: [],
    values: new Map([['a', 1]]),
    files: [],
    raw: [],
    dependencies: [],
  },
  config: new Map(),
  manifest: '---\n# Source: web/templates/a.yaml\na: 1\n',
  hooks: [
    {
      name: 'probe',
      kind: 'Pod',
      path: 'web/templates/probe.yaml',
      manifest: 'kind: Pod',
      events: ['test'],
      lastRun: { startedAt: '2026-07-01T08:00:00Z', completedAt: '2026-07-01T08:00:01Z', phase: 'Succeeded' },
      weight: 0,
      deletePolicies: [],
      outputLogPolicies: [],
    },
  ],
  labels: {},
}

describe('tables', () => {
  it('pads every cell and joins with tabs, by columns and not by characters', () => {
    expect(
      formatTable([
        ['A', 'BB'],
        ['漢字', ''],
        ['e\u0301', '\u001b[32mx\u001b[0m'],
      ]),
    ).toBe('A   \tBB\n漢字\t  \ne\u0301   \t\u001b[32mx\u001b[0m \n')
  })

  it('cuts what is longer than a column may be', () => {
    expect(formatTable([['abcdefghij', 'k']], 8)).toBe('abcde...\tk\n')
  })

  it('prints objects as kubectl does', () => {
    const columns = [
      { name: 'Name', priority: 0, type: 'string' },
      { name: 'Wide', priority: 1, type: 'string' },
      { name: 'Age', priority: 0, type: 'string' },
    ]
    const table = (name: string) => ({ columns, rows: [{ cells: [name, 'x', 5], object: {} }] })
    expect(formatObjectTables([{ key: 'v1/A', items: [table('first-one'), table('b\u001b[2J\nmore')] }])).toBe(
      '==> v1/A\nNAME        AGE\nfirst-one   5\nb^[[2J...   5\n\n',
    )
    const others = { columns: columns.map((column) => ({ ...column, description: 'other' })) }
    expect(
      formatObjectTables([
        { key: 'v1/A', items: [table('first')] },
        { key: 'v1/B', items: [table('b')] },
        { key: 'v1/C', items: [{ ...table('c'), ...others }] },
        {
          key: 'v1/D',
          items: [
            { columns, rows: [] },
            { ...table('d'), ...others },
          ],
        },
      ]),
    ).toBe(
      '==> v1/A\nNAME    AGE\nfirst   5\n\n==> v1/B\nb     5\n\n==> v1/C\nNAME   AGE\nc      5\n\n==> v1/D\nNAME   AGE\nd      5\n\n',
    )
  })
})

describe('releases', () => {
  it('lists them', () => {
    const options = { format: 'table', headers: true, timeLayout: '', color: false, clock } as const
    expect(formatReleaseList([release], options)).toBe(
      'NAME\tNAMESPACE\tREVISION\tUPDATED                         \tSTATUS  \tCHART    \tAPP VERSION\n' +
        'web \tshop     \t3       \t2026-07-01 10:00:00.5 +0200 CEST\tdeployed\tweb-1.2.3\t9          \n',
    )
    expect(formatReleaseList([release], { ...options, format: 'json', timeLayout: '2006' })).toBe(
      '[{"name":"web","namespace":"shop","revision":"3","updated":"2026","status":"deployed","chart":"web-1.2.3","app_version":"9"}]\n',
    )
    expect(formatReleaseList([], { ...options, format: 'json' })).toBe('[]\n')
  })

  it('tells their history', () => {
    expect(formatHistory([release], { format: 'yaml', rollbackColumn: false, clock })).toBe(
      '- app_version: "9"\n  chart: web-1.2.3\n  description: Upgrade complete\n  revision: 3\n  rollback_revision: 2\n' +
        '  status: deployed\n  updated: "2026-07-01T10:00:00.5+02:00"\n',
    )
    expect(formatHistory([release], { format: 'table', rollbackColumn: true, clock })).toContain(
      '\t2       \tUpgrade complete\n',
    )
  })

  it('shows the status, with tests and trimmed notes', () => {
    const options = { clock, color: false, debug: false, chartLines: false, notes: true }
    expect(formatStatus(release, options)).toBe(
      'NAME: web\nLAST DEPLOYED: Wed Jul  1 10:00:00 2026\nNAMESPACE: shop\nSTATUS: deployed\nREVISION: 3\n' +
        'DESCRIPTION: Upgrade complete\nTEST SUITE:     probe\nLast Started:   Wed Jul  1 08:00:00 2026\n' +
        'Last Completed: Wed Jul  1 08:00:01 2026\nPhase:          Succeeded\nNOTES:\nVisit <http://web>\n',
    )
    expect(formatStatus(release, { ...options, debug: true, stored: true, notes: false })).toContain(
      'USER-SUPPLIED VALUES:\nnull\n\nCOMPUTED VALUES:\na: 1\n\nHOOKS:\n---\n# Source: web/templates/probe.yaml\nkind: Pod\nMANIFEST:\n---\n',
    )
    expect(formatStatus(release, { ...options, color: true })).toContain('STATUS: \u001b[32mdeployed\u001b[0m\n')
  })
})

describe('JSON', () => {
  it('escapes as Go does', () => {
    expect(formatJsonLine({ a: '<&>\u2028\udc80' })).toBe('{"a":"\\u003c\\u0026\\u003e\\u2028\\ufffd"}\n')
  })
})
