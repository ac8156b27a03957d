// Splitting and sorting manifests: Helm's own tables, errors, and what the record and `template` show.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { textOf } from '../diagnostics/index.ts'
import { formatTemplateOutput, outputFiles, splitDocuments, splitManifests } from './index.ts'

interface Row {
  readonly fn: string
  readonly in: { readonly in?: string; readonly files?: { readonly [path: string]: string } }
  readonly out: { readonly [key: string]: unknown }
}

const path = new URL('../../test/vectors/template/split.jsonl', import.meta.url)
const rows = readFileSync(path, 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as Row)

const file = (name: string, text: string) => ({ path: name, text })
const pod = (name: string, annotations = '') =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\n${annotations === '' ? '' : `  annotations:\n    ${annotations}\n`}`

describe('splitDocuments', () => {
  it.each(rows.filter((row) => row.fn.endsWith('SplitManifests')).map((row) => [row.in.in ?? '', row.out] as const))(
    '%j',
    (text, out) => {
      expect(splitDocuments(file('', text)).map((document) => document.text)).toEqual(Object.values(out))
    },
  )

  it('knows where a document stands', () => {
    const text = '\n---\na: 1\n--- \n\nb: 2\n'
    expect(splitDocuments(file('f', text)).map(({ source }) => text.slice(source.start, source.end))).toEqual([
      'a: 1\n',
      'b: 2\n',
    ])
  })
})

describe('splitManifests', () => {
  it('sorts by kind and keeps hooks apart', () => {
    const set = splitManifests({
      files: [
        file('c/templates/b.yaml', `${pod('one')}---\napiVersion: v1\nkind: Secret\nmetadata:\n  name: two\n`),
        file(
          'c/templates/a.yaml',
          pod(
            'hook',
            '"helm.sh/hook": pre-install, Test-Success\n    "helm.sh/hook-weight": "-5"\n    "helm.sh/hook-delete-policy": hook-succeeded',
          ),
        ),
        file('c/templates/_p.yaml', 'not: [yaml'),
        file('c/templates/n.yaml', pod('unknown', '"helm.sh/hook": no-such-hook')),
      ],
      notes: 'n',
    })
    expect(set.manifests.map(({ kind, name }) => `${kind}/${name}`)).toEqual(['Secret/two', 'Pod/one'])
    expect(set.hooks).toHaveLength(1)
    expect(set.hooks[0]).toMatchObject({
      name: 'hook',
      events: ['pre-install', 'test'],
      weight: -5,
      deletePolicies: ['hook-succeeded'],
    })
    expect(set.warnings).toEqual(['level=INFO msg="skipping unknown hooks" hookTypes=no-such-hook'])
    expect(set.manifestText).toBe(
      `---\n# Source: c/templates/b.yaml\napiVersion: v1\nkind: Secret\nmetadata:\n  name: two\n\n---\n# Source: c/templates/b.yaml\n${pod('one')}\n`,
    )
  })

  it('hides secrets on request', () => {
    const set = splitManifests({
      files: [file('s.yaml', 'apiVersion: v1\nkind: Secret\n')],
      notes: '',
      hideSecret: true,
    })
    expect(set.manifestText).toBe('---\n# Source: s.yaml\n# HIDDEN: The Secret output has been suppressed\n')
  })

  it.each([
    [
      'a: [',
      'YAML parse error on f.yaml: error converting YAML to JSON: yaml: line 1: did not find expected node content',
    ],
    [
      'text',
      'YAML parse error on f.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal string into Go value of type util.SimpleHead',
    ],
    [
      'kind: {a: 1}',
      'YAML parse error on f.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal object into Go struct field SimpleHead.kind of type string',
    ],
    [
      'metadata: [a]',
      'YAML parse error on f.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field SimpleHead.metadata of type struct { Name string "json:\\"name\\""; Annotations map[string]string "json:\\"annotations\\"" }',
    ],
    [
      'metadata: {annotations: {x: [1]}, name: {a: 1}}',
      'YAML parse error on f.yaml: error unmarshaling JSON: while decoding JSON: json: cannot unmarshal array into Go struct field .metadata.annotations of type string',
    ],
  ])('refuses %j', (text, message) => {
    let failure: unknown
    try {
      splitManifests({ files: [file('f.yaml', text)], notes: '' })
    } catch (error) {
      failure = error
    }
    expect(textOf(failure)).toBe(message)
  })
})

describe('template output', () => {
  const set = splitManifests({
    files: [
      file('c/templates/a.yaml', pod('a')),
      file('c/templates/sub/b.yaml', pod('b')),
      file('c/templates/t.yaml', pod('t', '"helm.sh/hook": test')),
    ],
    notes: '',
  })

  it('shows manifests, then hooks', () => {
    const text = formatTemplateOutput(set)
    expect(text.match(/# Source: .*/g)).toEqual([
      '# Source: c/templates/a.yaml',
      '# Source: c/templates/sub/b.yaml',
      '# Source: c/templates/t.yaml',
    ])
    expect(formatTemplateOutput({ ...set, skipTests: true })).not.toContain('t.yaml')
    expect(formatTemplateOutput({ ...set, noHooks: true })).not.toContain('t.yaml')
  })

  it('shows only what is asked for', () => {
    expect(formatTemplateOutput({ ...set, showOnly: ['templates/sub/*.yaml'] })).toBe(
      `---\n# Source: c/templates/sub/b.yaml\n${pod('b')}\n`,
    )
    expect(() => formatTemplateOutput({ ...set, showOnly: ['templates/*.yml'] })).toThrow(
      'could not find template templates/*.yml in chart',
    )
  })

  it('names the files of an output directory', () => {
    expect(outputFiles({ ...set, folder: 'rel' }).map((each) => [each.path, each.mode])).toEqual([
      ['rel/c/templates/a.yaml', 'create'],
      ['rel/c/templates/sub/b.yaml', 'create'],
      ['rel/c/templates/t.yaml', 'add-if-present'],
    ])
  })
})
