// .helmignore: which files of a chart directory do not belong to the chart.
import { baseName } from '../base/index.ts'
import { ChartError } from '../diagnostics/index.ts'
import { compilePathPattern, type PathPattern, PatternError } from './path-match.ts'

/** Rules of a .helmignore file. */
export interface IgnoreRules {
  /** Whether a path, relative to the chart and with `/`, does not belong to the chart. */
  ignores(path: string, kind: 'file' | 'directory'): boolean
}

interface Rule {
  readonly negated: boolean
  readonly directoriesOnly: boolean
  readonly wholePath: boolean
  readonly pattern: PathPattern
}

const builtIn = 'templates/.?*'

/**
 * Reads a .helmignore file. With `builtInRules`, Helm's own rule follows: no dot files in `templates/`.
 *
 * @throws ChartError
 * @see helm pkg/ignore Parse
 */
export function parseIgnoreRules(text: string, options: { readonly builtInRules?: boolean } = {}): IgnoreRules {
  const lines = text.replace(/^\ufeff/, '').split('\n')
  const rules = [...lines, ...(options.builtInRules === true ? [builtIn] : [])].flatMap(
    (line) => parseRule(line.trim()) ?? [],
  )
  return { ignores: (path, kind) => ignores(rules, path, kind) }
}

function parseRule(line: string): Rule | undefined {
  if (line === '' || line.startsWith('#')) return undefined
  if (line.includes('**'))
    throw new ChartError({ code: 'CHART_INVALID', helmText: 'double-star (**) syntax is not supported' })
  compile(line)
  const negated = line.startsWith('!')
  let rest = negated ? line.slice(1) : line
  const directoriesOnly = rest.endsWith('/')
  if (directoriesOnly) rest = rest.slice(0, -1)
  const rooted = rest.startsWith('/')
  const wholePath = rooted || rest.includes('/')
  return { negated, directoriesOnly, wholePath, pattern: compileLazily(rooted ? rest.slice(1) : rest) }
}

function compile(text: string): PathPattern {
  try {
    return compilePathPattern(text)
  } catch (error) {
    throw new ChartError({ code: 'CHART_INVALID', helmText: (error as Error).message, cause: error })
  }
}

/** A pattern that is fine with its prefix and not without it matches nothing. */
function compileLazily(text: string): PathPattern {
  try {
    return compilePathPattern(text)
  } catch (error) {
    if (error instanceof PatternError) return { matches: () => false }
    throw error
  }
}

function ignores(rules: readonly Rule[], path: string, kind: 'file' | 'directory'): boolean {
  if (path === '' || path === '.' || path === './') return false
  const name = baseName(path)
  for (const rule of rules) {
    const wrongKind = rule.directoriesOnly && kind !== 'directory'
    const matches = !wrongKind && rule.pattern.matches(rule.wholePath ? path : name)
    if (matches !== rule.negated) return true
  }
  return false
}
