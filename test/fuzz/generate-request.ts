// Random requests: a template or a small chart, values as YAML, and what `--set` and its like add.
import { FocusedGenerator } from './generate-focused.ts'
import { RareGenerator } from './generate-rare.ts'
import { SchemaGenerator } from './generate-schema.ts'
import type { TemplateGenerator } from './generate-template.ts'
import type { Random } from './random.ts'
import type { Request } from './request.ts'

const scalars = [
  '1',
  '0',
  '-3',
  '2.5',
  '1e3',
  '1000000',
  '12345678901234567890',
  '0x1f',
  '012',
  '0o17',
  'true',
  'no',
  'Yes',
  'null',
  '~',
  '',
  'text',
  '"q \\"x\\""',
  "'it''s'",
  '2020-01-02',
  '.5',
  '.inf',
  '"1"',
  '"true"',
  '1_000',
  'a b',
  '"é\\n"',
  '!!str 5',
  '12:30',
  '+1',
  '1.0',
  '"~"',
  '- ',
  '<<',
  '=',
  '{}',
  '[]',
  '[1, x, {a: b}]',
  '{a: {b: c}}',
  '|\n  l1\n   l2\n',
  '>-\n  f1\n  f2\n',
  '"{{ .Values.s }}"',
]
const setTexts = [
  's=set',
  'm.a=9',
  'l[0]=z',
  'l[4]=q',
  'm=null',
  'm.a=null',
  'deep.x.y=1',
  'n=007',
  'b={a,b}',
  's=a\\,b',
  'objects[0].name=new',
  'f=1e3',
  'm.a.b.c=x',
  'x',
  'l[-1]=1',
  'global.g=2',
  's=',
  'b=true',
  'a..b=1',
  'l[0][1]=2',
  'c=null',
  'n=9223372036854775808',
  'm\\.a=dot',
  'b={}',
  'b={a,{b,c}}',
  'l[1].k=v',
  'sub.s=up',
  '=x',
  's=1,n',
  'm.a={1,2',
  'l[99999999]=x',
  '[0]=x',
  'deep.d=false',
  's=é',
  'n=0x1F',
  'b=TRUE',
  'c= sp ',
  's=a=b',
]
const setJsonTexts = [
  'm={"a":1}',
  'l=[1,2.5,null]',
  '{"s":"j"}',
  'm.a="t"',
  's={',
  'n=1e3',
  's=nul',
  'l[1]={"x":[]}',
  '{"deep":{"x":null}}',
  's=',
  'n=12345678901234567',
  '{"a"',
  's="\\u00e9"',
]

/** Writes requests. */
export class RequestGenerator {
  readonly #random: Random
  readonly #templates: TemplateGenerator
  readonly #focused: FocusedGenerator
  readonly #rare: RareGenerator
  readonly #schemas: SchemaGenerator

  constructor(random: Random, templates: TemplateGenerator) {
    this.#random = random
    this.#templates = templates
    this.#focused = new FocusedGenerator(random)
    this.#rare = new RareGenerator(random)
    this.#schemas = new SchemaGenerator(random)
  }

  /** The next request. */
  request(): Request {
    const roll = this.#random.next()
    if (roll < 0.03) return this.#schemas.request()
    if (roll < 0.3) return this.#rare.request()
    return roll < 0.65 ? this.#focused.request() : this.#mixed()
  }

  #mixed(): Request {
    const values = this.#values()
    const roll = this.#random.next()
    const sets =
      roll < 0.2
        ? { set: this.#random.several(() => this.#random.pick(setTexts), 1, 2) }
        : roll < 0.24
          ? { setString: [this.#random.pick(setTexts)] }
          : roll < 0.28
            ? { setJSON: [this.#random.pick(setJsonTexts)] }
            : roll < 0.3
              ? { setLiteral: [this.#random.pick(setTexts)] }
              : {}
    if (this.#random.chance(0.3)) return { files: this.#chart(), values, ...sets }
    const dump = roll < 0.3 ? '{{ .Values | toJson }}' : ''
    return { template: dump + this.#templates.template(), values, ...sets }
  }

  #chart(): { [path: string]: string } {
    const files: { [path: string]: string } = {
      'Chart.yaml': 'apiVersion: v2\nname: c\nversion: 0.1.0\n',
      'templates/_helpers.tpl':
        '{{- define "helper" }}H{{ . | toJson | trunc 40 }}{{ end }}\n{{ define "show" -}} {{ .Values.s }} {{- end }}{{ define "nested" }}{{ include "show" . | upper }}{{ end }}',
      'templates/t': this.#templates.template(),
    }
    if (this.#random.chance(0.3)) files['templates/a.yaml'] = this.#templates.template()
    if (this.#random.chance(0.2)) files['values.yaml'] = this.#values()
    if (this.#random.chance(0.2)) {
      files['charts/sub/Chart.yaml'] = 'apiVersion: v2\nname: sub\nversion: 0.1.0\n'
      files['charts/sub/values.yaml'] = this.#values()
      files['charts/sub/templates/t'] = this.#templates.template()
      files['charts/sub/templates/_h.tpl'] = '{{ define "show" }}sub {{ .Values.s }}{{ end }}'
    }
    return files
  }

  #values(): string {
    const scalar = () => this.#random.pick(scalars)
    const lines = [
      `s: ${this.#random.pick(['text', '"x\\ny"', '5', 'null', 'é', '"{{ .Values.n }}"'])}`,
      `n: ${this.#random.pick(['3', '0', '-7', '3.0', '1e6', '"3"'])}`,
      `f: ${this.#random.pick(['1.5', '0.1', '100000000', '1e21'])}`,
      `l: ${this.#random.pick(['[a, b, c]', '[3, 1, 2]', '[]', '[{x: 1}, {x: 2}]', '[1, a, null, 2.5]'])}`,
      `m: ${this.#random.pick(['{a: 1, b: two, c: {d: 4}}', '{}', '{a: null, b: [1]}', '{z: 1, a: {b: {c: x}}}'])}`,
      'deep: {a: {b: {c: deepest}}, m: {a: x}}',
      'objects: [{name: one, a: 1}, {name: two, a: null}]',
      'nul:',
      'e: ""',
    ].filter(() => this.#random.chance(0.85))
    lines.push(
      ...this.#random.several(
        () =>
          `${this.#random.pick(['a', 'b', 'c', 'sub', 'global', 'none2', '1', 'true', '"q k"', 'key.dot', '__proto__'])}: ${scalar()}`,
        0,
        3,
      ),
    )
    const text = `${lines.join('\n')}\n`
    if (!this.#random.chance(0.04)) return text
    const at = this.#random.below(text.length)
    return (
      text.slice(0, at) +
      this.#random.pick(['', ':', '"', '\t', '[', '}', '&a ', '*a', '- ', '\n', '%', '@', '|', '!']) +
      text.slice(at + 1)
    )
  }
}
