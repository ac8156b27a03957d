// Paths as Go's path/filepath handles them.

/** The shortest path of the same meaning; `.` for an empty one. */
export function cleanPath(path: string): string {
  const isAbsolute = path.startsWith('/')
  const parts: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part === '..' && parts.length > 0 && parts.at(-1) !== '..') parts.pop()
    else if (part !== '..' || !isAbsolute) parts.push(part)
  }
  const text = parts.join('/')
  return isAbsolute ? `/${text}` : text === '' ? '.' : text
}

/** The parts as one clean path; empty ones count for nothing. */
export function joinPath(...parts: readonly string[]): string {
  const given = parts.filter((part) => part !== '')
  return given.length === 0 ? '' : cleanPath(given.join('/'))
}

/** The last part of a path. */
export function baseName(path: string): string {
  if (path === '') return '.'
  const trimmed = path.replace(/\/+$/, '')
  return trimmed === '' ? '/' : trimmed.slice(trimmed.lastIndexOf('/') + 1)
}

/** The path without its last part. */
export function parentOf(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1))
}

/** The path from the root. */
export function absolutePath(path: string, workingDirectory: string): string {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path) ? cleanPath(path) : joinPath(workingDirectory, path)
}
