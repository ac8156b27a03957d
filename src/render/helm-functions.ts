// Helm's own template functions: include, tpl, required, fail, lookup, getHostByName; and the whole function table.

import { logLine } from '../chart/index.ts'
import { type GoValue, quote } from '../go/index.ts'
import { sprigFunctions } from '../sprig/index.ts'
import {
  FunctionError,
  type FunctionTable,
  isStackOverflow,
  type TemplateContext,
  TemplateError,
  type TemplateFunction,
  TemplateNotFound,
  TemplateSyntaxError,
} from '../template/index.ts'
import { dataFunctions } from './data-functions.ts'
import { durationFunctions } from './duration-functions.ts'

/** Around the texts of `required` and `fail`, by which the error's layout finds them again, however deep they stand. */
export const messageStart = 'HELM_ERR_START'
/** See `messageStart`. */
export const messageEnd = 'HELM_ERR_END'

const maximumNesting = 1000

/** What changes the functions. */
export interface HelmFunctionOptions {
  /** `required` and `fail` only warn. */
  readonly lint?: boolean
  /** `lookup` asks; otherwise it finds nothing. */
  readonly lookup?: boolean
  /** `getHostByName` asks; otherwise it gives the empty text. */
  readonly enableDns?: boolean
  /** Replace or add functions. */
  readonly custom?: FunctionTable
}

/**
 * All functions of Helm's engine but Go's built-in ones.
 *
 * @see helm pkg/engine/funcs.go funcMap, engine.go initFunMap
 */
export function helmFunctions(options: HelmFunctionOptions = {}): FunctionTable {
  const table = new Map(sprigFunctions())
  table.delete('env')
  table.delete('expandenv')
  const own = [...dataFunctions(), ...durationFunctions(), include, tpl, lookup(options.lookup === true)]
  for (const each of own) table.set(each.name, each)
  for (const each of messageFunctions(options.lint === true)) table.set(each.name, each)
  if (options.enableDns !== true) {
    table.set('getHostByName', { name: 'getHostByName', signature: 'func(string) string', call: () => '' })
  }
  for (const [name, each] of options.custom ?? []) table.set(name, each)
  return table
}

const include: TemplateFunction = {
  name: 'include',
  signature: 'func(string, interface {}) (string, error)',
  call(context, name: string, data: GoValue) {
    const { nesting } = context as TemplateContext
    const depth = nesting.get(name)
    if (depth !== undefined && depth > maximumNesting) throw nestedTooDeep(name)
    nesting.set(name, (depth ?? 0) + 1)
    try {
      return (context as TemplateContext).execute(name, data)
    } catch (error) {
      if (!isStackOverflow(error)) throw error
      // Where even this does not fit, the next outer include asks.
      context.effects.perform({ kind: 'deeper-stack' })
      throw nestedTooDeep(name)
    } finally {
      nesting.set(name, (nesting.get(name) ?? 1) - 1)
    }
  },
}

function nestedTooDeep(name: string): FunctionError {
  return new FunctionError(`rendering template has a nested reference name: ${name}: unable to execute template`)
}

const tpl: TemplateFunction = {
  name: 'tpl',
  signature: 'func(string, interface {}) (string, error)',
  call(context, text: string, data: GoValue) {
    const { templates } = context as TemplateContext
    const set = templates.clone()
    try {
      set.parseAgain(set.name, text)
      return withoutNoValue((context as TemplateContext).execute(set.name, data, set))
    } catch (error) {
      if (error instanceof TemplateSyntaxError) {
        throw new FunctionError(`cannot parse template ${quote(text)}: ${error.message}`, { cause: error })
      }
      if (error instanceof TemplateError || error instanceof TemplateNotFound) {
        throw new FunctionError(`error during tpl function execution for ${quote(text)}: ${error.message}`, {
          cause: error,
        })
      }
      throw error
    }
  },
}

/** Go prints `<no value>` for what is not there; Helm removes it wherever it stands. */
export function withoutNoValue(text: string): string {
  return text.includes('<no value>') ? text.replaceAll('<no value>', '') : text
}

function lookup(asks: boolean): TemplateFunction {
  return {
    name: 'lookup',
    signature: 'func(string, string, string, string) (map[string]interface {}, error)',
    call(context, ...[apiVersion, objectKind, namespace, name]: [string, string, string, string]) {
      if (!asks) return new Map()
      return context.effects.perform({ kind: 'lookup-object', apiVersion, objectKind, namespace, name })
    },
  }
}

function messageFunctions(lint: boolean): TemplateFunction[] {
  return [
    {
      name: 'required',
      signature: 'func(string, interface {}) (interface {}, error)',
      call(context, message: string, value: GoValue) {
        if (value !== null && value !== '') return value
        if (!lint) throw new FunctionError(messageStart + message + messageEnd)
        const words = value === null ? 'missing required value' : 'missing required values'
        ;(context as TemplateContext).log(logLine('WARN', words, { message }))
        return ''
      },
    },
    {
      name: 'fail',
      signature: 'func(string) (string, error)',
      call(context, message: string) {
        if (!lint) throw new FunctionError(messageStart + message + messageEnd)
        ;(context as TemplateContext).log(logLine('INFO', 'funcMap fail', { message }))
        return ''
      },
    },
  ]
}
