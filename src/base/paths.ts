// Paths of files as Go's path package handles them: slashes, `.` and `..`; drive letters count as a root.

/** The shortest path of the same meaning; `.` for an empty one. */
export function cleanPath(path: string): string {
  const isRooted = path.startsWith('/')
  const kept: string[] = []
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') kept.push(part)
    else if (kept.length > 0 && kept.at(-1) !== '..') kept.pop()
    else if (!isRooted) kept.push('..')
  }
  return (isRooted ? '/' : '') + kept.join('/') || '.'
}

/** The parts as one clean path; empty ones count for nothing, and nothing gives nothing. */
export function joinPath(...parts: readonly string[]): string {
  const given = parts.filter((part) => part !== '')
  return given.length === 0 ? '' : cleanPath(given.join('/'))
}

/** The last part: `.` of an empty path, `/` of the root. */
export function baseName(path: string): string {
  if (path === '') return '.'
  let end = path.length
  while (end > 0 && path[end - 1] === '/') end -= 1
  return end === 0 ? '/' : path.slice(path.lastIndexOf('/', end - 1) + 1, end)
}

/** The clean path of what stands before the last part: `.` where that is nothing. */
export function parentOf(path: string): string {
  return cleanPath(path.slice(0, path.lastIndexOf('/') + 1))
}

/** The last part from its last dot on; empty without one. */
export function extensionOf(path: string): string {
  return /\.[^./]*$/.exec(path)?.[0] ?? ''
}

/** Whether the path begins at a root: a slash or a drive's letter. */
export function isAbsolutePath(path: string): boolean {
  return path.startsWith('/') || /^[A-Za-z]:[\\/]/.test(path)
}

/** The clean path from the root. */
export function absolutePath(path: string, workingDirectory: string): string {
  return isAbsolutePath(path) ? cleanPath(path) : joinPath(workingDirectory, path)
}
