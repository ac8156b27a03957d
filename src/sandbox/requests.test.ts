// Replays requests whose answers a real API server (1.35) gave, one after the other on a fresh sandbox.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Json, JsonObject } from '../base/index.ts'
import { createClock, createRandomSource } from '../node/index.ts'
import { apiRequestOf } from './answer-http.ts'
import { createSandbox, type Sandbox } from './sandbox.ts'

interface Recorded {
  readonly title: string
  readonly method: string
  readonly path: string
  readonly body: Json
  readonly type: string
  readonly accept?: string
  readonly answer: Json
}

const recorded = readFileSync(new URL('../../test/vectors/sandbox/requests.jsonl', import.meta.url), 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded)

/** What the sandbox leaves out on purpose: token volumes, protection finalizers, a deprecated annotation. */
const differing = new Set(['ds dry', 'pvc dry', 'pod dry'])

const changing = new Set([
  'uid',
  'resourceVersion',
  'creationTimestamp',
  'time',
  'clusterIP',
  'clusterIPs',
  'lastTransitionTime',
  'lastUpdateTime',
  'deletionTimestamp',
  'continue',
])

function normal(value: Json): Json {
  if (Array.isArray(value)) return value.map(normal)
  if (typeof value === 'string') {
    return value
      .replaceAll(/20\d\d-\d\d-\d\dT[\d:]+Z/g, 'T')
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'UID')
  }
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, normal(changing.has(key) && item ? 'X' : item)]),
  )
}

let sandbox: Sandbox

function ask(request: Omit<Recorded, 'title' | 'answer'>): Json {
  const text = typeof request.body === 'string' ? request.body : JSON.stringify(request.body)
  const response = sandbox.handle(
    apiRequestOf({
      method: request.method,
      path: request.path,
      headers: {
        'content-type': request.type,
        'user-agent': 'cmp/1',
        ...(request.accept === undefined ? {} : { accept: request.accept }),
      },
      ...(request.body === null ? {} : { body: new TextEncoder().encode(text) }),
    }),
  )
  return JSON.parse(new TextDecoder().decode(response.body as Uint8Array)) as JsonObject
}

beforeAll(async () => {
  sandbox = createSandbox({ clock: createClock(), random: createRandomSource() })
  const namespace = { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'cmp' } }
  ask({ method: 'POST', path: '/api/v1/namespaces', type: 'application/json', body: namespace })
  await sandbox.idle()
})

afterAll(() => sandbox.close())

describe('answers as the real API server gave them', () => {
  for (const { title, answer, ...request } of recorded) {
    test(title, () => {
      const mine = normal(ask(request))
      if (differing.has(title)) expect(mine).not.toEqual(normal(answer))
      else expect(mine).toEqual(normal(answer))
    })
  }
})
