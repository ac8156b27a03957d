// Random templates: every kind of action, every function with arguments that fit and with some that do not.
import {
  argumentPools,
  clockBound,
  counts,
  multiplying,
  numbers,
  texts,
  typePools,
  unpredictable,
} from './pools.table.ts'
import type { Random } from './random.ts'

/** Signatures by name, as Go writes them. */
export type Signatures = { readonly [name: string]: string }

interface Parameters {
  readonly types: readonly string[]
  readonly variadic: boolean
}

const fields = ['a', 'b', 'c', 's', 'n', 'f', 'l', 'm', 'deep', 'objects', 'nul', 'none', 'e', 'global', 'sub']

/** Writes templates. */
export class TemplateGenerator {
  readonly #random: Random
  readonly #names: readonly string[]
  readonly #parameters: ReadonlyMap<string, Parameters>
  #variables: string[] = ['$']
  #inRange = 0

  constructor(random: Random, signatures: Signatures) {
    this.#random = random
    this.#names = Object.keys(signatures).filter((name) => !unpredictable.includes(name))
    this.#parameters = new Map(Object.entries(signatures).map(([name, signature]) => [name, parametersOf(signature)]))
  }

  /** A whole template text. */
  template(): string {
    this.#variables = ['$']
    this.#inRange = 0
    const text = this.#list(3)
    return this.#random.chance(0.06) ? this.#damage(text) : text
  }

  /** A call of one function with operands of little depth. */
  call(name: string): string {
    this.#variables = ['$']
    return this.#call(name, { depth: 1, piped: false })
  }

  #list(depth: number): string {
    return this.#random.several(() => this.#node(depth), 1, depth > 1 ? 3 : 2).join('')
  }

  #node(depth: number): string {
    const roll = this.#random.next()
    if (roll < 0.12)
      return this.#random.pick(['x', ' ', '\n', 'text: ', '  - a\n', 'é', '---\n', '\n\n', '"', '{ {', '}}'])
    if (roll < 0.62 || depth <= 0) return this.#action(this.#pipeline(depth))
    if (roll < 0.72) return this.#variable(depth)
    if (roll < 0.8) return this.#branch('if', depth)
    if (roll < 0.85) return this.#branch('with', depth)
    if (roll < 0.92) return this.#range(depth)
    if (roll < 0.94) return this.#action('/* note */')
    if (roll < 0.955)
      return this.#action(
        `template ${this.#random.pick(['"helper"', '"show"', '"nope"', '"nested"'])} ${this.#random.pick(['.', '', '$', '.Values', '(list 1 2)'])}`,
      )
    if (roll < 0.97 && this.#inRange > 0) return `{{ ${this.#random.pick(['break', 'continue'])} }}`
    if (roll < 0.98)
      return this.#scoped(
        () => `${this.#action(`block "b${this.#random.below(2)}" .`)}${this.#list(depth - 1)}{{ end }}`,
      )
    return `${this.#action('define "d"')}x{{ end }}${this.#action('include "d" .')}`
  }

  #action(content: string): string {
    const left = this.#random.chance(0.1) ? '{{- ' : content.startsWith('/*') ? '{{' : '{{ '
    const right = this.#random.chance(0.1) ? ' -}}' : content.startsWith('/*') ? '}}' : ' }}'
    return left + content + right
  }

  #variable(depth: number): string {
    if (this.#variables.length > 1 && this.#random.chance(0.3)) {
      return this.#action(`${this.#random.pick(this.#variables.slice(1))} = ${this.#pipeline(depth)}`)
    }
    const name = `$v${this.#random.below(3)}`
    const text = this.#action(`${name} := ${this.#pipeline(depth)}`)
    this.#variables.push(name)
    return text
  }

  #scoped(make: () => string): string {
    const known = this.#variables
    this.#variables = [...known]
    const text = make()
    this.#variables = known
    return text
  }

  #branch(word: 'if' | 'with', depth: number): string {
    return this.#scoped(() => {
      let text = this.#action(`${word} ${this.#declared('$w')}${this.#pipeline(depth - 1)}`) + this.#list(depth - 1)
      if (this.#random.chance(0.2))
        text += this.#action(`else ${word} ${this.#pipeline(depth - 1)}`) + this.#list(depth - 1)
      if (this.#random.chance(0.4)) text += this.#action('else') + this.#list(depth - 1)
      return `${text}{{ end }}`
    })
  }

  #declared(name: string): string {
    if (!this.#random.chance(0.2)) return ''
    this.#variables.push(name)
    return `${name} := `
  }

  #range(depth: number): string {
    return this.#scoped(() => {
      const roll = this.#random.next()
      const over = this.#random.chance(0.7)
        ? this.#random.pick([
            ...(typePools['[]interface {}'] as string[]),
            ...(typePools['map[string]interface {}'] as string[]),
            '3',
            '(int 2)',
            '0',
            '-1',
          ])
        : `(${this.#operand('interface {}', depth - 1)} | toStrings)`
      const variables = roll < 0.4 ? '' : roll < 0.7 ? '$x := ' : '$k, $x := '
      if (roll >= 0.4) this.#variables.push('$x')
      if (roll >= 0.7) this.#variables.push('$k')
      this.#inRange += 1
      let text = this.#action(`range ${variables}${over}`) + this.#list(depth - 1)
      this.#inRange -= 1
      if (this.#random.chance(0.25)) text += this.#action('else') + this.#list(depth - 1)
      return `${text}{{ end }}`
    })
  }

  #pipeline(depth: number): string {
    let text = this.#command(depth)
    while (this.#random.chance(0.3)) text += ` | ${this.#call(this.#function(), { depth, piped: true })}`
    return text
  }

  #command(depth: number): string {
    if (this.#random.chance(0.75)) return this.#call(this.#function(), { depth, piped: false })
    return this.#operand('interface {}', depth)
  }

  #function(): string {
    return this.#random.pick(this.#names)
  }

  #call(name: string, options: { depth: number; piped: boolean }): string {
    // What multiplies must not be given what a pipe brings along for its number.
    const { types, variadic } = this.#parameters.get(name) as Parameters
    const fixed = variadic ? types.length - 1 : types.length
    let count = variadic ? fixed + this.#random.below(4) : fixed
    if (this.#random.chance(0.04)) count += this.#random.pick([-1, 1])
    if (options.piped && !(multiplying.includes(name) && count < 2) && name !== 'seq' && name !== 'untilStep')
      count -= 1
    if (clockBound.includes(name) && options.piped) count += 1
    const pools = argumentPools[name]
    const args = Array.from({ length: Math.max(count, 0) }, (_, index) => {
      const type = (types[Math.min(index, types.length - 1)] ?? 'interface {}').replace(/^\.\.\./, '')
      const pool = pools?.[Math.min(index, pools.length - 1)]
      const bound = multiplying.includes(name) || clockBound.includes(name)
      if (pool !== undefined && (bound || this.#random.chance(0.8))) return this.#random.pick(pool)
      if (multiplying.includes(name)) return this.#random.pick(counts)
      return this.#random.chance(0.85)
        ? this.#operand(type, options.depth - 1)
        : this.#operand('interface {}', options.depth - 1)
    })
    const wrapped = [name, ...args].join(' ')
    // Go gives keys and values in a random order.
    return name === 'keys' || name === 'values' ? `${name} ${args[0] ?? '(dict)'} | toStrings | sortAlpha` : wrapped
  }

  #operand(type: string, depth: number): string {
    const roll = this.#random.next()
    if (roll < 0.08) return this.#random.pick(this.#variables)
    if (roll < 0.2) return this.#field()
    if (depth > 0 && roll < 0.42)
      return `(${this.#pipeline(depth - 1)})${this.#random.chance(0.08) ? `.${this.#random.pick(fields)}` : ''}`
    if (roll < 0.46) return this.#random.pick(['.', 'nil', 'true', 'false', '$'])
    if (roll < 0.49)
      return this.#random.pick([
        '.Release.Name',
        '.Release',
        '.Chart.Name',
        '.Chart',
        '.Files',
        '.Capabilities.KubeVersion',
        '.Capabilities.APIVersions',
        '.Template.Name',
        '.Template',
        '.Subcharts',
        '.Capabilities.KubeVersion.Minor',
        '(.Files.Get "x")',
        '(.Capabilities.APIVersions.Has "v1")',
        '.Values.m.YAML',
      ])
    return this.#random.pick(typePools[type] ?? (this.#random.chance(0.5) ? texts : numbers))
  }

  #field(): string {
    const chain = this.#random.several(() => this.#random.pick(fields), 1, 3).join('.')
    return this.#random.pick(['.Values.', '$.Values.', '.', '.Values.m.', '.Values.deep.']) + chain
  }

  /** A character lost, doubled or put in: mostly no template any more. */
  #damage(text: string): string {
    const at = this.#random.below(text.length + 1)
    const put = this.#random.pick([
      '',
      '',
      '{',
      '}',
      '{{',
      '}}',
      '"',
      '`',
      '(',
      ')',
      '|',
      '.',
      '$',
      ':=',
      '-',
      ' ',
      '\n',
      "'",
      '\\',
      '{{end}}',
      '{{else}}',
      '@',
      '/*',
      '\u00a0',
      ',',
      '=',
    ])
    return text.slice(0, at) + put + text.slice(at + (put === '' ? 1 : this.#random.below(2)))
  }
}

function parametersOf(signature: string): Parameters {
  const inner = /^func\((.*?)\)(?: |$)/.exec(signature)?.[1] ?? ''
  const types = inner === '' ? [] : inner.split(', ')
  return { types, variadic: types.at(-1)?.startsWith('...') === true }
}
