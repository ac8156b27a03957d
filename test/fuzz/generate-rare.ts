// Requests about what templates seldom do: rare verbs and indexes of printf, odd spacing and line ends, files, methods of
// Helm's objects, templates defined again, values changed in place, texts of other formats.
import type { Random } from './random.ts'
import {
  fileBodies,
  filePaths,
  formatPieces,
  jsonPieces,
  mutations,
  objectChains,
  rareArguments,
  syntaxPieces,
  tomlLines,
  yamlLines,
} from './rare-pools.table.ts'
import type { Request } from './request.ts'

const chartYaml = 'apiVersion: v2\nname: c\nversion: 0.1.0\nappVersion: "1.0"\nkeywords: [k]\nannotations: {x: y}\n'
const values = 's: text\nn: 3\nf: 1.5\nl: [a, b, 1]\nm: {b: 2, a: 1, c: {d: [x]}}\nnul:\nbig: 12345678901234567890\n'

/** Writes rare requests. */
export class RareGenerator {
  readonly #random: Random
  readonly #kinds: readonly (() => Request)[] = [
    () => this.#formats(),
    () => this.#syntax(),
    () => this.#syntax(),
    () => this.#files(),
    () => this.#objects(),
    () => this.#definitions(),
    () => this.#mutations(),
    () => this.#texts('fromToml', tomlLines),
    () => this.#texts('fromYaml', yamlLines),
    () => this.#texts('fromYamlArray', yamlLines),
    () => this.#json(),
    () => this.#document(),
  ]

  constructor(random: Random) {
    this.#random = random
  }

  /** The next request. */
  request(): Request {
    return this.#random.pick(this.#kinds)()
  }

  #formats(): Request {
    const given = this.#random.several(() => this.#random.pick(rareArguments), 0, 4)
    const format = JSON.stringify(this.#random.pieces(formatPieces, 1, 6))
    const call = this.#random.pick(['printf', 'printf', 'printf', 'print', 'println'])
    return { template: `{{ ${call} ${call === 'printf' ? format : ''} ${given.join(' ')} }}`, values }
  }

  #syntax(): Request {
    const text = this.#random
      .several(() => this.#random.pick(syntaxPieces), 2, 9)
      .join(this.#random.pick(['', '', ' ', '\n']))
    return { template: this.#random.chance(0.5) ? text : `${text}{{ end }}`, values }
  }

  #files(): Request {
    const files: { [path: string]: string } = { 'Chart.yaml': chartYaml }
    for (const path of this.#random.several(() => this.#random.pick(filePaths), 1, 4)) {
      files[path] = this.#random.pieces(fileBodies, 0, 4)
    }
    const path = JSON.stringify(this.#random.pick(filePaths))
    const pattern = JSON.stringify(
      this.#random.pick([
        '*',
        '**',
        'd/*',
        'd/**',
        '**.txt',
        '{a,b}.txt',
        'd/[ab]*',
        '?.txt',
        '[',
        '',
        '**/*.yaml',
        'd/**/x',
      ]),
    )
    const call = this.#random.pick([
      `.Files.Get ${path} | quote`,
      `.Files.GetBytes ${path}`,
      `.Files.GetBytes ${path} | toString | quote`,
      `.Files.Lines ${path} | toJson`,
      `range .Files.Lines ${path} }}[{{ . }}]{{ end`,
      `.Files.AsConfig`,
      `.Files.AsSecrets`,
      `(.Files.Glob ${pattern}).AsConfig`,
      `(.Files.Glob ${pattern}).AsSecrets | indent 2`,
      `range $p, $b := .Files.Glob ${pattern} }}{{ $p }}={{ $b | toString | quote }} {{ printf "%T" $b }};{{ else }}none{{ end`,
      `len (.Files.Glob ${pattern})`,
      `tpl (.Files.Get ${path}) .`,
      `.Files.Get ${path} | fromYaml | toJson`,
      `(.Files.Glob ${pattern}).Get ${path}`,
      `index .Files ${path} | toString`,
      `.Files.Get`,
      `.Files.Get 1`,
      `.Files.Nope ${path}`,
      `typeOf .Files }} {{ kindOf (.Files.Glob ${pattern})`,
      `.Files.Get ${path} | b64enc`,
      `toYaml (dict "f" (.Files.Get ${path}))`,
    ])
    files['templates/t'] = `{{ ${call} }}`
    return { files, values }
  }

  #objects(): Request {
    const chain = () => this.#random.pick(objectChains)
    const use = this.#random.pick([
      '',
      '',
      ' | toJson',
      ' | toYaml',
      ' | quote',
      ' | typeOf',
      ' | kindOf',
      ' | len',
      ' | default "d"',
      ' | empty',
      ' | toString',
    ])
    const roll = this.#random.next()
    const text =
      roll < 0.6
        ? `{{ ${chain()}${use} }}`
        : roll < 0.75
          ? `{{ range $k, $v := ${chain()} }}{{ $k }}={{ $v }};{{ else }}none{{ end }}`
          : roll < 0.9
            ? `{{ with ${chain()} }}{{ .${this.#random.pick(['Name', 'a', 'Major', 'Version', 'x.y'])}${use} }}{{ else }}none{{ end }}`
            : `{{ ${this.#random.pick(['eq', 'ne', 'lt', 'deepEqual', 'and', 'or', 'index', 'coalesce', 'ternary 1 2', 'list', 'hasKey'])} ${chain()} ${chain()} }}`
    return {
      files: { 'Chart.yaml': chartYaml, 'a.txt': 'x', 'templates/t': text },
      values,
      strict: this.#random.chance(0.2),
    }
  }

  /** Templates of one name in several files and charts: which one counts. */
  #definitions(): Request {
    const name = () => this.#random.pick(['"x"', '"x"', '"y"', '"c/templates/a"', '"c/templates/_h.tpl"', '"sub.z"'])
    const part = (): string =>
      this.#random.pick([
        `{{ define ${name()} }}${this.#random.below(9)}{{ . }}{{ end }}`,
        `{{ define ${name()} }}{{ end }}`,
        `{{ define ${name()} }}  \n{{/* only space */}}{{ end }}`,
        `{{ block ${name()} . }}block{{ end }}`,
        `{{ include ${name()} . }}`,
        `{{ template ${name()} . }}`,
        `{{ template ${name()} }}`,
        `{{ include ${name()} (list 1) | upper }}`,
        `{{ tpl "{{ define \\"x\\" }}T{{ end }}{{ include \\"x\\" . }}" . }}`,
        `{{ tpl "{{ include \\"x\\" . }}" . }}`,
        `{{ define ${name()} }}{{ define "inner" }}{{ end }}{{ end }}`,
        `{{ define ${name()} }}{{ template ${name()} }}{{ end }}`,
        'text ',
        '{{ $v := 1 }}{{ define "v" }}{{ $v }}{{ end }}',
        `{{ if .x }}{{ define ${name()} }}inside{{ end }}{{ end }}`,
        '{{ .Template.Name }}',
      ])
    const body = () => this.#random.several(part, 1, 4).join('')
    const files: { [path: string]: string } = { 'Chart.yaml': chartYaml }
    for (const path of [
      'templates/a',
      'templates/b.yaml',
      'templates/_h.tpl',
      'templates/d/_x.yaml',
      'charts/sub/templates/a',
    ]) {
      if (this.#random.chance(0.6)) files[path] = body()
    }
    if (files['charts/sub/templates/a'] !== undefined) {
      files['charts/sub/Chart.yaml'] = 'apiVersion: v2\nname: sub\nversion: 0.1.0\n'
    }
    return { files, values }
  }

  #mutations(): Request {
    const steps = this.#random.several(() => `{{ ${this.#random.pick(mutations)} }}`, 1, 4).join('')
    return {
      template: `{{ $d := dict "a" 1 "b" (dict "c" (list 1 2)) }}{{ $l := list 3 1 2 }}{{ $e := $d }}${steps}|{{ $d | toJson }}|{{ $e | toJson }}|{{ $l | toJson }}|{{ .Values | toJson }}`,
      values,
    }
  }

  #texts(reader: string, pool: readonly string[]): Request {
    let text = this.#random
      .several(() => this.#random.pick(pool), 1, 5)
      .join(this.#random.pick(['\n', '\n', '\n', '\r\n', '']))
    if (this.#random.chance(0.15)) text = text.slice(this.#random.below(text.length))
    return {
      template: `{{ ${reader} ${JSON.stringify(text)} | ${this.#random.pick(['toJson', 'toJson', 'toYaml', 'toString', 'toToml'])} }}`,
    }
  }

  #json(): Request {
    const text = JSON.stringify(this.#random.pieces(jsonPieces, 1, 9))
    const reader = this.#random.pick(['fromJson', 'fromJsonArray', 'mustFromJson', 'fromYaml'])
    return {
      template: `{{ ${reader} ${text} | ${this.#random.pick(['toJson', 'toYaml', 'toString', 'typeOf', 'toRawJson', 'toPrettyJson'])} }}`,
    }
  }

  /** A whole values text out of lines of YAML that may not fit together. */
  #document(): Request {
    return {
      template: '{{ .Values | toJson }}|{{ .Values | toYaml }}',
      values: this.#random.several(() => this.#random.pick(yamlLines), 1, 6).join('\n'),
    }
  }
}
