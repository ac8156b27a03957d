// The header `WWW-Authenticate`: how a registry wants to be asked.
import { unquote } from '../../go/index.ts'

/** A challenge; parameters are read for `bearer` only. */
export interface Challenge {
  readonly scheme: 'basic' | 'bearer' | 'unknown'
  readonly parameters: ReadonlyMap<string, string>
}

/** @see oras.land/oras-go/v2/registry/remote/auth parseChallenge */
export function parseChallenge(header: string): Challenge {
  const [name = ''] = /^[\w!#$%&'*+.^`|~-]*/.exec(header) ?? []
  const scheme = name.toLowerCase()
  if (scheme === 'basic') return { scheme, parameters: new Map() }
  if (scheme !== 'bearer') return { scheme: 'unknown', parameters: new Map() }
  return { scheme, parameters: parseParameters(header.slice(name.length)) }
}

const parameterPattern =
  /[ \t]*([\w!#$%&'*+.^`|~-]+)[ \t]*=[ \t]*(?:("(?:[^"\\]|\\.)*")|([\w!#$%&'*+.^`|~-]+))[ \t]*(,|$)?/y

function parseParameters(text: string): ReadonlyMap<string, string> {
  const parameters = new Map<string, string>()
  parameterPattern.lastIndex = 0
  for (;;) {
    const match = parameterPattern.exec(text)
    if (match === null) return parameters
    const [, key = '', quoted, bare, end] = match
    const value = quoted === undefined ? bare : unquote(quoted)
    if (value === undefined) return parameters
    parameters.set(key, value)
    if (end !== ',') return parameters
  }
}

/** The name of an action of `repository:name:pull,push`. */
const wildcard = '*'

/**
 * Scopes without repetition: actions on one resource joined and sorted, `*` swallowing the others.
 *
 * @see oras.land/oras-go/v2/registry/remote/auth CleanScopes
 */
export function cleanScopes(scopes: readonly string[]): readonly string[] {
  const others = new Set<string>()
  const actions = new Map<string, Set<string>>()
  for (const scope of scopes) {
    const last = scope.lastIndexOf(':')
    if (scope.indexOf(':') === last) {
      if (scope !== '') others.add(scope)
      continue
    }
    const resource = scope.slice(0, last)
    const known = actions.get(resource) ?? new Set<string>()
    for (const action of scope.slice(last + 1).split(',')) if (action !== '') known.add(action)
    if (known.size > 0) actions.set(resource, known)
  }
  const joined = [...actions].map(([resource, known]) =>
    known.has(wildcard) ? `${resource}:${wildcard}` : `${resource}:${[...known].sort().join(',')}`,
  )
  return [...others, ...joined].sort()
}
