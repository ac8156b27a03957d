// What verbs do before its turn: they ask the cluster while the chart is opened, and pack records while the cluster works.
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  finish,
  installRequest,
  openSandboxWorld,
  type SandboxWorld,
  upgradeRequest,
} from '../../test/support/sandbox-world.ts'
import type { Compression } from '../host/index.ts'
import type { KubeClient } from '../kube/index.ts'
import { createSecretStore } from '../storage/index.ts'
import { history, install, upgrade, type World } from './index.ts'

const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}"}\n'
const hook = `apiVersion: v1
kind: ConfigMap
metadata: {name: "{{ .Release.Name }}-hook", annotations: {helm.sh/hook: "post-install,pre-upgrade"}}
`
const charts = {
  plain: { 'Chart.yaml': 'apiVersion: v2\nname: plain\nversion: 1.0.0\n', 'templates/c.yaml': config },
  hooked: {
    'Chart.yaml': 'apiVersion: v2\nname: hooked\nversion: 1.0.0\n',
    'templates/c.yaml': config,
    'templates/h.yaml': hook,
  },
  broken: { 'Chart.yaml': 'name: [' },
}
const { signal } = new AbortController()
let opened: SandboxWorld

beforeEach(() => {
  opened = openSandboxWorld(charts)
})
afterEach(() => opened.close())

/** The world, in which packing is counted. */
function countingWorld() {
  const counts = { atOnce: 0, aside: 0 }
  const { compression, clock } = opened.world
  const counted: Compression = {
    ...compression,
    gzip(bytes, level) {
      counts.atOnce += 1
      return compression.gzip(bytes, level)
    },
    async gzipAside(bytes, level) {
      counts.aside += 1
      return compression.gzip(bytes(), level)
    },
  }
  const releases: World['releases'] = async (namespace) =>
    createSecretStore({ client: opened.client, namespace, clock, compression: counted })
  return { counts, world: { ...opened.world, releases } }
}

const told = async (world: World): Promise<string[]> =>
  (await history({ name: 'a', namespace: 'default' }, world, signal)).map(
    ({ revision, info, hooks }) =>
      `${revision} ${info.status} ${info.description}${hooks.map(({ lastRun }) => ` ${lastRun.phase}`).join('')}`,
  )

describe('records', () => {
  it('are packed beside other work, once for each time they are written', async () => {
    const { counts, world } = countingWorld()
    await finish(install(installRequest('a', 'plain'), world, signal))
    expect(counts).toEqual({ atOnce: 0, aside: 2 })
    await finish(upgrade(upgradeRequest('a', 'plain'), world, signal))
    expect(counts).toEqual({ atOnce: 0, aside: 5 })
    expect(await told(world)).toEqual(['1 superseded Install complete', '2 deployed Upgrade complete'])
  })

  it('say how hooks went, which nobody can foresee', async () => {
    const { counts, world } = countingWorld()
    await finish(install(installRequest('a', 'hooked'), world, signal))
    await finish(upgrade(upgradeRequest('a', 'hooked'), world, signal))
    expect(await told(world)).toEqual([
      '1 superseded Install complete Succeeded',
      '2 deployed Upgrade complete Succeeded',
    ])
    expect(counts.atOnce).toBeGreaterThan(0)
  })

  it('are true where something fails that was foreseen to go well', async () => {
    const { world } = countingWorld()
    const failing: World = {
      ...world,
      cluster: async () => ({
        ...opened.client,
        apply: async () => {
          throw new Error('no objects today')
        },
      }),
    }
    await expect(finish(install(installRequest('a', 'plain'), failing, signal))).rejects.toThrow('no objects today')
    expect(await told(world)).toEqual([expect.stringMatching(/^1 failed Release "a" failed: .*no objects today/)])
  })
})

describe('the cluster', () => {
  /** The world with a client whose calls are noted. */
  function notingWorld(changes: Partial<KubeClient> = {}) {
    const asked: string[] = []
    const signals: AbortSignal[] = []
    const client: KubeClient = {
      ...opened.client,
      serverVersion(own) {
        asked.push('version')
        if (own !== undefined) signals.push(own)
        return opened.client.serverVersion(own)
      },
      apiVersions(own) {
        asked.push('discovery')
        return opened.client.apiVersions(own)
      },
      ...changes,
    }
    const fetchChart: World['charts']['fetchChart'] = async (...parameters) => {
      await new Promise((resolve) => setTimeout(resolve, 10))
      asked.push('chart')
      return opened.world.charts.fetchChart(...parameters)
    }
    const world: World = {
      ...opened.world,
      cluster: async () => client,
      charts: { ...opened.world.charts, fetchChart },
    }
    return { asked, signals, world }
  }

  it('is asked while the chart is fetched', async () => {
    const { asked, world } = notingWorld({ asksNobody: true })
    await finish(install(installRequest('a', 'plain'), world, signal))
    expect(asked.slice(0, 3)).toEqual(['discovery', 'version', 'chart'])
  })

  it('waits for the chart where somebody has to be asked for credentials', async () => {
    const { asked, world } = notingWorld({ asksNobody: false })
    await finish(install(installRequest('a', 'plain'), world, signal))
    expect(asked.slice(0, 2)).toEqual(['chart', 'version'])
    const other = notingWorld({ asksNobody: false })
    await expect(finish(install(installRequest('b', 'broken'), other.world, signal))).rejects.toThrow()
    expect(other.asked).toEqual(['chart'])
  })

  it('is not told of before the chart, and left where that is none', async () => {
    const { signals, world } = notingWorld({
      asksNobody: true,
      serverVersion: (own) =>
        new Promise((_, reject) => {
          if (own === undefined) return
          signals.push(own)
          own.addEventListener('abort', () => reject(own.reason))
        }),
    })
    await expect(finish(install(installRequest('a', 'broken'), world, signal))).rejects.toThrow(/Chart\.yaml/)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true])
    await expect(finish(upgrade(upgradeRequest('a', 'broken'), world, signal))).rejects.toThrow(/Chart\.yaml/)
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, true])
  })

  it('that cannot be reached is what is told, though the history cannot be read either', async () => {
    const unreachable = async (): Promise<never> => {
      throw new Error('nobody there')
    }
    const { world } = notingWorld({ serverVersion: unreachable, list: () => failing() })
    const words = /cluster unreachable: nobody there/
    await expect(finish(install(installRequest('a', 'plain'), world, signal))).rejects.toThrow(words)
    await expect(finish(upgrade(upgradeRequest('a', 'plain'), world, signal))).rejects.toThrow(words)
    await expect(history({ name: 'a', namespace: 'default' }, world, signal)).rejects.toThrow(words)
  })
})

// biome-ignore lint/correctness/useYield: a list that fails at once
async function* failing(): AsyncGenerator<never> {
  throw new Error('no list')
}
