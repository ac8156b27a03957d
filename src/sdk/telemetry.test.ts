// What a client tells of itself: its counts, and spans and metrics where the host program has telemetry.
import { readFileSync } from 'node:fs'
import { metrics, type SpanOptions, SpanStatusCode, trace } from '@opentelemetry/api'
import { afterEach, expect, it } from 'vitest'
import { createTestCluster } from '../testing/index.ts'
import { createHelm } from './index.ts'

const chart = {
  files: {
    'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ .Release.Name }}\n',
  },
}

afterEach(() => {
  trace.disable()
  metrics.disable()
})

it('counts calls and requests', async () => {
  await using cluster = createTestCluster()
  const helm = createHelm({ environment: false, kube: cluster.kube, namespace: 'default' })
  await helm.install('one', chart)
  await helm.install('two', chart)
  await helm.get('nobody').catch(() => {})
  const { calls, http, workers } = helm.stats()
  expect(calls).toEqual({ running: 0, succeeded: 2, failed: 1 })
  expect(http).toMatchObject({ pools: 1, requests: cluster.requests.length, open: 0, failed: 0, discoveries: 2 })
  expect(workers).toEqual({ started: 0, calls: 0 })
  await helm.close()
  expect(helm.stats().http.pools).toBe(0)
})

it('makes spans and durations by what the host has registered, with the code of a failure', async () => {
  const spans: { name: string; version: string | undefined; ended: boolean; status?: number; error?: unknown }[] = []
  trace.setGlobalTracerProvider({
    getTracer: (_name: string, version?: string) =>
      ({
        startSpan(name: string, _options: SpanOptions) {
          const span = { name, version, ended: false } as (typeof spans)[0]
          spans.push(span)
          return {
            setStatus: ({ code }: { code: number }) => Object.assign(span, { status: code }),
            setAttribute: (key: string, value: unknown) =>
              key === 'error.type' && Object.assign(span, { error: value }),
            end: () => Object.assign(span, { ended: true }),
          }
        },
      }) as never,
  })
  const durations: [number, unknown][] = []
  metrics.setGlobalMeterProvider({
    getMeter: () =>
      ({
        createHistogram: () => ({
          record: (value: number, attributes: unknown) => durations.push([value, attributes]),
        }),
      }) as never,
  })
  const helm = createHelm({ environment: false, kube: false })
  // The host's telemetry is loaded with the first calls, which go unseen.
  await expect
    .poll(async () => {
      await helm.template('before', chart)
      return spans.length
    })
    .toBeGreaterThan(0)
  spans.length = 0
  durations.length = 0
  await helm.template('one', chart)
  await helm.template('two', './none').catch(() => {})
  await helm.close()
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string
  }
  expect(spans).toEqual([
    { name: 'pintle.template', version, ended: true },
    { name: 'pintle.template', version, ended: true, status: SpanStatusCode.ERROR, error: 'CHART_NOT_FOUND' },
  ])
  expect(durations.map(([, attributes]) => attributes)).toEqual([
    { 'pintle.call': 'template' },
    { 'pintle.call': 'template', 'error.type': 'CHART_NOT_FOUND' },
  ])
  expect(durations.every(([seconds]) => seconds > 0 && seconds < 60)).toBe(true)
})
