// Families of small random charts: a first one, and changes of it.
import type { Random } from '../../fuzz/random.ts'
import { configMapPiece, definition, hookPiece, type Piece, pieces } from './pieces.table.ts'

/** Files of a chart by path. */
export interface ChartFiles {
  readonly [path: string]: string
}

const simple = ['config', 'config2', 'config3', 'secret', 'service', 'account', 'role']
const rare = ['wrong', 'nothing', 'twice', 'made', 'elsewhere', 'definition', 'quota']

/** Makes charts of one family: most files stay as they were from one to the next. */
export function chartFamily(
  random: Random,
  { size, isCalm }: { readonly size: number; readonly isCalm: boolean },
): readonly ChartFiles[] {
  const family: ChartFiles[] = []
  const hasDefinition = random.chance(0.3)
  const hasSubchart = random.chance(0.25)
  let files: { [path: string]: string } = {}
  for (let version = 0; version < size; version++) {
    files = { ...files }
    if (version === 0) for (const slot of slots(random)) files[`templates/${slot}.yaml`] = text(random, slot)
    else change(random, files)
    files['Chart.yaml'] = chartYaml(random, version, hasSubchart)
    files['values.yaml'] = valuesYaml(random)
    if (hasDefinition && (version > 0 || random.chance(0.8)))
      files['crds/thing.yaml'] = definition('things.NAMESPACE.example.com', 'Thing', random)
    if (hasDefinition && random.chance(0.8)) files['templates/custom.yaml'] = text(random, 'custom')
    if (random.chance(0.3)) files['templates/NOTES.txt'] = notes(random)
    if (random.chance(0.06))
      files['values.schema.json'] = '{"type":"object","properties":{"replicas":{"type":"integer","maximum":3}}}'
    if (hasSubchart) {
      files['charts/sub/Chart.yaml'] = `apiVersion: v2\nname: sub\nversion: 0.${version}.0\n`
      files['charts/sub/values.yaml'] = 'a: sub\nenabled: true\ndeep: {x: 1}\n'
      files['charts/sub/templates/config.yaml'] = configMapPiece(random, '{{ .Release.Name }}-sub')
        .replaceAll('.Values.count', '.Values.a')
        .replaceAll('.Values.text', '.Values.a')
      if (random.chance(0.3)) files['charts/sub/templates/NOTES.txt'] = 'Notes below, a is {{ .Values.a }}.\n'
      if (random.chance(0.3))
        files['charts/sub/templates/hook.yaml'] = hookPiece(random, '{{ .Release.Name }}-sub-hook')
    }
    if (isCalm) delete files['templates/wrong.yaml']
    family.push({ ...files })
  }
  return family
}

function slots(random: Random): string[] {
  const chosen = new Set(random.several(() => random.pick(simple), 1, 3))
  const kinds = Object.keys(pieces).filter((kind) => !rare.includes(kind) && kind !== 'custom')
  for (const kind of random.several(() => random.pick(kinds), 0, 3)) chosen.add(kind)
  if (random.chance(0.12)) chosen.add(random.pick(rare))
  for (const hook of random.several(() => random.pick(['hook', 'hook2', 'hook3']), 0, 2)) chosen.add(hook)
  return [...chosen]
}

function change(random: Random, files: { [path: string]: string }): void {
  for (const path of Object.keys(files)) {
    const slot = /^templates\/(\w+)\.yaml$/.exec(path)?.[1]
    if (slot === undefined) continue
    if (random.chance(0.35)) files[path] = text(random, slot)
    else if (random.chance(0.12)) delete files[path]
  }
  if (random.chance(0.5))
    for (const slot of slots(random).slice(0, 2)) files[`templates/${slot}.yaml`] ??= text(random, slot)
}

function text(random: Random, slot: string): string {
  const name = `{{ .Release.Name }}-${slot}`
  if (slot.startsWith('hook')) return hookPiece(random, name)
  return (pieces[slot] as Piece)(random, name)
}

function chartYaml(random: Random, version: number, hasSubchart: boolean): string {
  const more = [
    random.chance(0.5) ? `appVersion: ${random.pick(['"1.0"', 'v2', '1.10', '"ä"'])}\n` : '',
    random.chance(0.04) ? `type: ${random.pick(['library', 'application'])}\n` : '',
    random.chance(0.05) ? 'deprecated: true\n' : '',
    random.chance(0.02) ? `kubeVersion: "${random.pick(['>=1.20', '>=99', '<1.0', 'x'])}"\n` : '',
    hasSubchart
      ? `dependencies: [{name: sub, version: 0.x.x, repository: "", condition: ${random.pick(['sub.enabled', 'subOn', 'none.there'])}}]\n`
      : '',
  ]
  return `apiVersion: v2\nname: thing\nversion: 0.${version}.0${random.chance(0.1) ? '+build.1' : ''}\n${more.join('')}`
}

function valuesYaml(random: Random): string {
  const count = random.pick(['1', '1.0', '1e3', '123456789', '12345678901234', '0.1', '"7"', '0o17', 'null'])
  const scalar = random.pick(['text', '"1"', 'true', 'null', '~', '""', '2024-01-02', '"{{ .Release.Name }}"'])
  return `a: ${random.pick(['1', 'x', '"2"', '2.50'])}\ncount: ${count}\ntext: ${scalar}\nreplicas: ${random.pick(['1', '1', '2', '0'])}
nested: {x: 1, y: {z: [1, 2]}, gone: null}\nsub: {enabled: ${random.pick(['true', 'false', '"no"'])}, a: parent}\nsubOn: ${random.pick(['true', 'false'])}\nglobal: {g: 1}\n`
}

function notes(random: Random): string {
  return random.pick([
    'Notes of {{ .Release.Name }}, revision {{ .Release.Revision }}, a is {{ .Values.a }}.\n',
    '{{ .Values.nested | toJson }}\n\n\n',
    '\n',
    '{{ .Values.sub.a }}{{ .Chart.Version }} {{ .Chart.AppVersion }} {{ .Values.count }}',
    '{{ if .Release.IsUpgrade }}upgraded{{ end }}\n',
  ])
}
