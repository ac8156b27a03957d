// Requests about one thing each, mostly free of errors: formats, expressions, moments, versions, round trips, `--set`,
// values laid over each other, loops, numbers.
import {
  classPieces,
  constraintPieces,
  formatFlags,
  formatValues,
  formatVerbs,
  layoutPieces,
  moments,
  nastyTexts,
  numberPieces,
  patternPieces,
  patternTexts,
  replacementPieces,
  setKeys,
  setValues,
  yamlScalars,
  zoneNames,
} from './focused-pools.table.ts'
import type { Random } from './random.ts'
import type { Request } from './request.ts'

const chartYaml = (name: string, more = '') => `apiVersion: v2\nname: ${name}\nversion: 0.1.0\n${more}`

/** Writes focused requests. */
export class FocusedGenerator {
  readonly #random: Random
  readonly #kinds: readonly (() => Request)[] = [
    () => this.#formats(),
    () => this.#formats(),
    () => this.#expressions(),
    () => this.#expressions(),
    () => this.#moments(),
    () => this.#versions(),
    () => this.#roundTrip(),
    () => this.#roundTrip(),
    () => this.#yamlValues(),
    () => this.#sets(),
    () => this.#layers(),
    () => this.#loops(),
    () => this.#loops(),
    () => this.#numbers(),
    () => this.#templates(),
  ]

  constructor(random: Random) {
    this.#random = random
  }

  /** The next request. */
  request(): Request {
    return this.#random.pick(this.#kinds)()
  }

  /** A text as it stands in a template. */
  #quoted(text: string): string {
    return text.includes('`') || text.includes('\r') || this.#random.chance(0.5) ? JSON.stringify(text) : `\`${text}\``
  }

  #formats(): Request {
    const verb = () => {
      const flags = this.#random.pieces(formatFlags, 0, 2)
      const width = this.#random.chance(0.4) ? String(this.#random.below(14)) : ''
      const precision = this.#random.chance(0.3) ? `.${this.#random.chance(0.2) ? '' : this.#random.below(9)}` : ''
      return `%${flags}${width}${precision}${this.#random.pick(formatVerbs)}|`
    }
    const verbs = this.#random.several(verb, 1, 3)
    const values = verbs.map(() => this.#random.pick(formatValues))
    if (this.#random.chance(0.08)) values.pop()
    if (this.#random.chance(0.05)) values.push('1')
    return { template: `{{ printf ${JSON.stringify(verbs.join(''))} ${values.join(' ')} }}`, values: 'f: 1.5\nn: 3\n' }
  }

  #expressions(): Request {
    const atom = (): string => {
      const roll = this.#random.next()
      if (roll < 0.5) return this.#random.pick(patternPieces)
      if (roll < 0.65) return `[${this.#random.chance(0.3) ? '^' : ''}${this.#random.pieces(classPieces, 1, 3)}]`
      if (roll < 0.85)
        return `(${this.#random.pick(['', '', '?:', '?i:', '?P<n>', '?s-i:', '?U:', '?m:'])}${atom()}${atom()})`
      return `${atom()}|${atom()}`
    }
    const repeated = () =>
      `${atom()}${this.#random.pick(['', '', '', '*', '+', '?', '{2}', '{0,2}', '{1,}', '*?', '+?', '??', '{,2}', '{2,1}'])}`
    const pattern = `${this.#random.pick(['', '', '', '^', '(?i)', '(?m)', '(?s)', '(?U)', '\\A'])}${this.#random
      .several(repeated, 1, 3)
      .join('')}${this.#random.pick(['', '', '', '$', '\\z', '\\b'])}`
    const text = this.#quoted(this.#random.pieces(patternTexts, 1, 4))
    const quoted = this.#quoted(pattern)
    const call = this.#random.pick([
      `regexMatch ${quoted} ${text}`,
      `regexFind ${quoted} ${text} | quote`,
      `regexFindAll ${quoted} ${text} ${this.#random.pick(['-1', '1', '2', '0'])} | toJson`,
      `regexSplit ${quoted} ${text} ${this.#random.pick(['-1', '1', '2', '0'])} | toJson`,
      `regexReplaceAll ${quoted} ${text} ${this.#quoted(this.#random.pieces(replacementPieces, 1, 3))} | quote`,
      `regexReplaceAllLiteral ${quoted} ${text} "$1" | quote`,
      `mustRegexFind ${quoted} ${text} | quote`,
      `mustRegexReplaceAll ${quoted} ${text} ${this.#quoted(this.#random.pieces(replacementPieces, 1, 3))} | quote`,
      `regexQuoteMeta ${quoted}`,
    ])
    return { template: `{{ ${call} }}` }
  }

  #moments(): Request {
    const layout = JSON.stringify(this.#random.pieces(layoutPieces, 1, 6))
    const moment = this.#random.pick(moments)
    const zone = JSON.stringify(this.#random.pick(zoneNames))
    const duration = JSON.stringify(
      `${this.#random.pick(['', '', '-', '+'])}${this.#random
        .several(
          () =>
            `${this.#random.pick(['1', '24', '1.5', '.5', '100', '0', '90', '3.'])}${this.#random.pick(['h', 'm', 's', 'ms', 'us', 'µs', 'ns'])}`,
          1,
          3,
        )
        .join('')}`,
    )
    return {
      template: `{{ ${this.#random.pick([
        `date ${layout} ${moment}`,
        `dateInZone ${layout} ${moment} ${zone}`,
        `dateModify ${duration} ${moment} | date ${layout}`,
        `toDate ${layout} (dateInZone ${layout} ${moment} "UTC")`,
        `(toDate ${layout} (dateInZone ${layout} ${moment} ${zone})).UTC.Format "2006-01-02T15:04:05.999999999Z07:00"`,
        `htmlDateInZone ${moment} ${zone}`,
        `durationRound ${duration}`,
        `duration ${this.#random.pick(['95', '"3601"', '86400', '0', '-5', '1.5', '"x"'])}`,
        `(mustToDuration ${duration}).String`,
        `(mustToDuration ${duration}).Hours`,
        `durationRoundTo (mustToDuration ${duration}) (mustToDuration "1m")`,
        `${moment}.Weekday`,
        `${moment}.YearDay`,
        `${moment}.Add (mustToDuration ${duration})`,
        `(${moment}.AddDate 0 ${this.#random.below(14)} -1).Format ${layout}`,
        `unixEpoch ${moment}`,
      ])} }}`,
    }
  }

  #versions(): Request {
    const number = () => this.#random.pick(['0', '1', '2', '10', '1', '3'])
    const version = () =>
      `${this.#random.pick(['', '', 'v'])}${number()}.${number()}.${number()}${this.#random.pick(['', '', '', '-0', '-rc.1', '-alpha', '-rc.1+b', '+meta', '-gke.100', '-01', '-1a'])}`
    const part = () =>
      `${this.#random.pick(constraintPieces)}${this.#random.chance(0.3) ? ' ' : ''}${this.#random.pick(['', '', 'v'])}${number()}${this.#random.pick(['', `.${number()}`, `.${number()}.${number()}`, '.x', `.${number()}.*`, `.${number()}.${number()}-0`, `.${number()}.${number()}-rc`])}`
    const constraint = this.#random.several(part, 1, 3).join(this.#random.pick([' ', ', ', ' || ', ',', '||', ' - ']))
    return {
      template: `{{ ${this.#random.pick([
        `semverCompare ${JSON.stringify(constraint)} ${JSON.stringify(version())}`,
        `semverCompare ${JSON.stringify(constraint)} ${JSON.stringify(version())}`,
        `(semver ${JSON.stringify(version())}).Compare (semver ${JSON.stringify(version())})`,
        `(semver ${JSON.stringify(version())}).Original`,
        `(semver ${JSON.stringify(version())}).IncMinor`,
        `(semver ${JSON.stringify(version())}).Prerelease`,
      ])} }}`,
    }
  }

  #roundTrip(): Request {
    const text = () =>
      JSON.stringify(this.#random.chance(0.5) ? this.#random.pick(nastyTexts) : this.#random.pieces(nastyTexts, 2, 3))
    const value = (depth: number): string => {
      const roll = this.#random.next()
      if (roll < 0.6 || depth === 0) return text()
      if (roll < 0.7) return this.#random.pick(formatValues.filter((each) => /^[-0-9tf"]/.test(each)))
      if (roll < 0.85) return `(list ${value(depth - 1)} ${value(depth - 1)})`
      return `(dict ${text()} ${value(depth - 1)} ${text()} ${value(depth - 1)})`
    }
    const table = `(dict "k" ${value(2)} ${text()} ${value(1)})`
    return {
      template: `{{ ${this.#random.pick([
        `toYaml ${value(2)}`,
        `toYaml ${table}`,
        `toYamlPretty ${table}`,
        `toYaml ${table} | fromYaml | toJson`,
        `toYamlPretty ${table} | fromYaml | toJson`,
        `toJson ${table} | fromJson | toJson`,
        `toPrettyJson ${table}`,
        `toRawJson ${table}`,
        `toToml ${table}`,
        `toToml ${table} | fromToml | toJson`,
        `list ${value(1)} ${value(1)} | toYaml | fromYamlArray | toJson`,
        `toYaml ${table} | nindent 2`,
        `${value(1)} | quote`,
        `${value(1)} | squote`,
        `${table} | toString`,
      ])} }}`,
    }
  }

  /** Values as people write them: read, and printed again. */
  #yamlValues(): Request {
    const scalar = () => this.#random.pick(yamlScalars)
    const entry = (indent: string): string => {
      const key = this.#random.chance(0.8)
        ? this.#random.pick(['a', 'b', 'c', 'd-e', 'f.g', '"q"'])
        : scalar().split('\n')[0]
      const roll = this.#random.next()
      if (roll < 0.6) return `${indent}${key}: ${scalar().replaceAll('\n', `\n${indent}`)}\n`
      if (roll < 0.75)
        return `${indent}${key}:\n${indent}- ${scalar().replaceAll('\n', `\n${indent}  `)}\n${indent}- ${scalar().split('\n')[0]}\n`
      if (roll < 0.9 && indent.length < 6) return `${indent}${key}:\n${entry(`${indent}  `)}`
      return `${indent}${key}: {x: ${scalar().split('\n')[0]}, y: [${scalar().split('\n')[0]}]}\n`
    }
    return {
      template: this.#random.pick([
        '{{ .Values | toYaml }}',
        '{{ .Values | toJson }}',
        '{{ .Values | toYamlPretty }}',
        '{{ .Values }}',
      ]),
      values: this.#random.several(() => entry(''), 1, 4).join(''),
    }
  }

  #sets(): Request {
    const pair = () =>
      `${this.#random.pieces(setKeys, 1, 3)}${this.#random.chance(0.9) ? '=' : ''}${this.#random.pieces(setValues, 1, 2)}`
    const text = () => this.#random.several(pair, 1, 2).join(',')
    const name = this.#random.pick(['set', 'set', 'set', 'setString', 'setLiteral', 'setJSON'] as const)
    return {
      template: '{{ .Values | toJson }}',
      values: this.#random.pick(['', 'a: {b: 1, c: [x, y]}\nl: [1, {k: v}]\n', 'a: text\nl: {k: [1]}\n']),
      [name]: this.#random.several(text, 1, 2),
    }
  }

  #layers(): Request {
    const leaf = () =>
      this.#random.pick([
        'null',
        '1',
        'x',
        '{}',
        '{p: 1}',
        '{p: null, q: {r: 2}}',
        '[]',
        '[1]',
        'false',
        '""',
        '{q: null}',
        '{q: text}',
      ])
    const table = () =>
      this.#random
        .several(
          () => `${this.#random.pick(['a', 'b', 'c', 'global', 'sub', 'deep', 'tags', 'enabled'])}: ${leaf()}\n`,
          1,
          5,
        )
        .join('')
    const nested = () =>
      `${table()}sub2: {a: ${leaf()}, global: {a: ${leaf()}, b: ${leaf()}}, deep: {a: ${leaf()}}}\nglobal2: 1\n`
    const dump = '{{ .Values | toJson }}'
    const condition = this.#random.pick([
      '',
      '  condition: sub.enabled\n',
      '  tags: [t]\n',
      '  alias: sub2\n',
      '  import-values: [data]\n',
      '  import-values:\n  - {child: a, parent: b}\n',
    ])
    return {
      files: {
        'Chart.yaml': chartYaml('c', `dependencies:\n- name: sub\n  version: "*"\n${condition}`),
        'values.yaml': nested(),
        'templates/t': dump,
        'charts/sub/Chart.yaml': chartYaml('sub'),
        'charts/sub/values.yaml': `${nested()}exports: {data: {a: ${leaf()}, new: ${leaf()}}}\n`,
        'charts/sub/templates/t': dump,
        'charts/sub/charts/deep/Chart.yaml': chartYaml('deep'),
        'charts/sub/charts/deep/values.yaml': table(),
        'charts/sub/charts/deep/templates/t': dump,
      },
      values: this.#random.chance(0.7) ? nested() : '',
      ...(this.#random.chance(0.3)
        ? {
            set: [
              `${this.#random.pick(['sub.a', 'sub', 'global.a', 'sub.deep.a', 'a.p', 'tags.t', 'sub.enabled'])}=${this.#random.pick(['null', '1', 'false', 'true', '{a,b}'])}`,
            ],
          }
        : {}),
    }
  }

  #loops(): Request {
    const over = () =>
      this.#random.pick([
        '3',
        '(int64 2)',
        '0',
        '-1',
        '(list 1 2 3 4)',
        '(dict "b" 1 "a" 2)',
        '.Values.l',
        '.Values.m',
        '(until 3)',
        '"abc"',
        'nil',
        '(list)',
        '.Values.none',
        '1.5',
        "'a'",
        '(seq 1 3)',
        '(splitList "," "x,y")',
        '.Values.n',
        '(uint64 2)',
        '(toString 3)',
        'true',
        '.Values',
      ])
    const clause = () =>
      this.#random.pick(['', '', '$x := ', '$i, $x := ', '$i, $x = ', '$x = ', '_, $x := ', '$i, _ := '])
    const body = (depth: number): string =>
      this.#random
        .several(
          () =>
            this.#random.pick([
              '{{ . }} ',
              '{{ $x }};',
              '{{ $i }}:',
              '{{ if eq . 2 }}{{ break }}{{ end }}',
              '{{ if $x }}{{ continue }}{{ end }}',
              '{{- "trim" -}}',
              '\n  text\n',
              '{{ with . }}{{ . }}{{ else with $x }}W{{ . }}{{ else }}E{{ end }}',
              '{{ if . }}T{{ else if $i }}I{{ else }}F{{ end }}',
              '{{ $x = . }}',
              '{{ $n := $i }}{{ $n }}',
              '{{ range 2 }}{{ . }}{{ else }}none{{ end }}',
              depth > 0 ? `{{ range ${clause()}${over()} }}${body(depth - 1)}{{ else }}-{{ end }}` : '',
              '{{ printf "%T" . }}',
              '{{ template "d" . }}',
              '{{ break }}',
              '{{/* note */}}',
            ]),
          1,
          4,
        )
        .join('')
    return {
      template: `{{ define "d" }}<{{ . }}>{{ end }}{{ $x := 0 }}{{ $i := 1 }}{{ range ${clause()}${over()} }}${body(2)}{{ else${this.#random.pick(['', '', ' if $x', ' with $i'])} }}else{{ end }}{{ $x }}{{ $i }}`,
      values: 'l: [1, a, null]\nm: {b: 1, a: {x: 1}}\nn: 3\n',
    }
  }

  #numbers(): Request {
    const number = () => `${this.#random.pick(['', '', '-', '+'])}${this.#random.pieces(numberPieces, 1, 4)}`
    const [left, right] = [number(), number()]
    return {
      template: `{{ ${this.#random.pick([
        left,
        `printf "%v %T" ${left} ${left}`,
        `add ${left} ${right}`,
        `mul ${left} ${right}`,
        `div ${left} ${right}`,
        `mod ${left} ${right}`,
        `addf ${left} ${right}`,
        `divf ${left} ${right}`,
        `mulf ${left} ${right}`,
        `subf ${left} ${right}`,
        `max ${left} ${right}`,
        `minf ${left} ${right}`,
        `floor ${left}`,
        `ceil ${left}`,
        `round ${left} ${this.#random.below(4)}`,
        `int ${JSON.stringify(left)}`,
        `int64 ${JSON.stringify(left)}`,
        `float64 ${JSON.stringify(left)}`,
        `toDecimal ${JSON.stringify(left)}`,
        `atoi ${JSON.stringify(left)}`,
        `eq ${left} ${right}`,
        `lt ${left} ${right}`,
        `index (list 1 2 3) ${left}`,
        `slice "abcdef" ${left} ${right}`,
        `int ${left}`,
        `toString ${left}`,
        `toJson (list ${left} ${right})`,
        `toYaml (list ${left} ${right})`,
      ])} }}`,
    }
  }

  #templates(): Request {
    const inner = this.#random.pick([
      '{{ define "t" }}T{{ . }}{{ end }}{{ include "t" . }}',
      '{{ define "h" }}new{{ end }}{{ include "h" . }}',
      '{{ include "h" . }}',
      '{{ template "h" . }}',
      '{{ $.Values.a }}{{ .Values.a }}',
      '{{ tpl "{{ .Values.a }}" . }}',
      '{{ tpl .Values.t . }}',
      '{{ .Template.Name }} {{ .Template.BasePath }}',
      '{{ block "b" . }}B{{ end }}{{ include "b" . }}',
      '{{ fail "stop" }}',
      '{{ required "must" .Values.none }}',
      '{{ .Values.a | upper',
      '{{ include "deep" 3 }}',
      '{{- range $k, $v := .Values }}{{ $k }}{{ end -}}',
      '{{ nope }}',
      'no action',
      '{{ $ }}',
      '{{ with $x := 1 }}{{ $x }}{{ end }}{{ $x }}',
    ])
    const where = this.#random.pick([
      '.',
      '$',
      '(dict "Values" (dict "a" 9) "Template" .Template)',
      '.Values',
      '(dict)',
    ])
    return {
      files: {
        'Chart.yaml': chartYaml('c'),
        'templates/_h.tpl':
          '{{ define "h" }}H{{ end }}{{ define "deep" }}{{ if . }}{{ include "deep" (sub . 1) }}{{ end }}.{{ end }}',
        'templates/a': `{{ tpl ${JSON.stringify(inner)} ${where} }}{{ include "h" . }}`,
        'templates/b': `{{ include "h" . }}{{ tpl (${JSON.stringify(inner)} | printf "%s|") ${where} }}`,
      },
      values: 'a: 1\nt: "{{ .Values.a }}{{ define \\"z\\" }}z{{ end }}"\n',
    }
  }
}
