// Shell patterns over paths, as Go's filepath.Match knows them: `*`, `?`, `[a-z]`, `[^a]` and `\` before any of them.

/** Whether the whole path matches. A broken pattern matches nothing. */
export function matchesPath(pattern: string, path: string): boolean {
  const expression = expressionOf(pattern)
  return expression?.test(path) ?? false
}

function expressionOf(pattern: string): RegExp | undefined {
  let source = ''
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern.charAt(index)
    if (character === '*') {
      // Stars in a row mean the same as one, and would make the expression slow.
      if (!source.endsWith('[^/]*')) source += '[^/]*'
    } else if (character === '?') source += '[^/]'
    else if (character === '[') {
      const end = pattern.indexOf(']', index + 2)
      if (end === -1) return undefined
      const content = pattern.slice(index + 1, end).replace(/[\\[\]&~|]/g, '\\$&')
      source += `(?!/)[${content}]`
      index = end
    } else {
      const literal = character === '\\' ? pattern.charAt(++index) : character
      if (literal === '') return undefined
      source += literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
    }
  }
  try {
    return new RegExp(`^${source}$`, 'us')
  } catch {
    return undefined
  }
}
