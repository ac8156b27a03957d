// Post-renderers in the library: functions over objects and text, plugins by name, hooks together or apart.
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createNodeHost } from '../node/index.ts'
import { createHelm, type Failure, type Helm } from './index.ts'

const files = {
  'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 0.1.0\n',
  'chart/templates/a.yaml': '# why\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n    k:   "v"\n',
  'chart/templates/hook.yaml':
    'kind: Job\napiVersion: batch/v1\nmetadata:\n  name: h\n  annotations: {"helm.sh/hook": pre-install}\n',
  'plugins/team/plugin.yaml':
    'apiVersion: v1\nname: team\ntype: postrenderer/v1\nversion: 0.1.0\nruntime: subprocess\nruntimeConfig:\n  platformCommand:\n  - command: ${HELM_PLUGIN_DIR}/team.sh\n',
  'plugins/team/team.sh': '#!/bin/sh\nsed "s/^kind: .*/&\\nteam: $1/"\n',
}

describe('postRender', () => {
  const place = { folder: '' }
  let helm: Helm
  beforeAll(() => {
    place.folder = mkdtempSync(join(tmpdir(), 'pintle-post-render-'))
    for (const [path, text] of Object.entries(files)) {
      mkdirSync(dirname(join(place.folder, path)), { recursive: true })
      writeFileSync(join(place.folder, path), text)
    }
    chmodSync(join(place.folder, 'plugins/team/team.sh'), 0o755)
    const host = createNodeHost()
    const variables = new Map([
      ['HELM_PLUGINS', join(place.folder, 'plugins')],
      ['HELM_DRIVER', 'memory'],
      ['PATH', process.env['PATH'] ?? ''],
    ])
    helm = createHelm({
      host: { ...host, environment: { ...host.environment, get: (name) => variables.get(name) } },
    })
  })
  afterAll(async () => {
    await helm.close()
    rmSync(place.folder, { recursive: true, force: true })
  })
  const render = (options: Parameters<Helm['template']>[2]) =>
    helm.template('rel', join(place.folder, 'chart'), options)

  it('is given objects, hooks too; what is left alone keeps its text', async () => {
    const kinds: string[] = []
    const { manifest, hooks } = await render({
      postRender: (objects) => {
        for (const object of objects) kinds.push(object.kind)
        for (const object of objects) if (object.kind === 'Job') object.metadata.labels = { team: 'blue' }
      },
    })
    expect(kinds).toEqual(['ConfigMap', 'Job'])
    expect(manifest).toBe(
      '---\n# Source: chart/templates/a.yaml\n# why\nkind: ConfigMap\napiVersion: v1\nmetadata: {name: a}\ndata:\n  k: "v"\n\n',
    )
    expect(hooks[0]?.manifest).toContain('labels:\n    team: blue')
    expect(hooks[0]?.manifest).not.toContain('postrender-filename')
  })

  it('may leave objects out and add some', async () => {
    const { manifest, hooks } = await render({
      postRender: (objects) => [
        ...objects.filter(({ kind }) => kind !== 'ConfigMap'),
        { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'new' } },
      ],
    })
    expect(manifest).toContain('# Source: generated-by-postrender-1.yaml\napiVersion: v1\nkind: Secret\n')
    expect(manifest).not.toContain('ConfigMap')
    expect(hooks).toHaveLength(1)
  })

  it('may be a function over text', async () => {
    const { manifest } = await render({ postRender: { text: async (text) => text.replace('"v"', "'w'") } })
    expect(manifest).toContain("k: 'w'")
  })

  it('may be a plugin, with arguments', async () => {
    const { manifest } = await render({ postRender: { plugin: 'team', arguments: ['red'] } })
    expect(manifest).toContain('kind: ConfigMap\nteam: red\n')
    await expect(render({ postRender: 'nobody' })).rejects.toThrow(
      'plugin: {Name:nobody Type:postrenderer/v1} not found',
    )
  })

  it('is given hooks and templates apart, or no hooks, where that is asked for', async () => {
    const seen: string[][] = []
    const note = (objects: readonly { readonly kind: string }[]) => {
      seen.push(objects.map(({ kind }) => kind))
    }
    const apart = await render({ postRender: note, postRenderStrategy: 'separate' })
    expect(seen).toEqual([['Job'], ['ConfigMap']])
    expect(apart.hooks).toHaveLength(1)
    const without = await render({ postRender: note, postRenderStrategy: 'nohooks' })
    expect(seen.at(-1)).toEqual(['ConfigMap'])
    expect(without.hooks[0]?.manifest).toContain('annotations: {"helm.sh/hook": pre-install}')
  })

  it('tells what it threw, and what it gave that is no YAML', async () => {
    const thrown = render({
      postRender: () => {
        throw new Error('not today')
      },
    })
    await expect(thrown).rejects.toThrow('error while running post render on files: not today')
    await expect(render({ postRender: { text: 'x' } as never })).rejects.toThrow(
      'option `postRender` must be a function',
    )
    const broken = await render({ postRender: { text: () => 'a: b: c' } }).safe()
    expect(broken).toMatchObject({ ok: false })
    if (!broken.ok) expect((broken.error as Failure).code).toBe('POST_RENDER_FAILED')
  })
})
