// Templates: extensions that Helm knows.

/** @see helm pkg/chart/v2/lint/rules/template.go validateAllowedExtension */
export function fileExtension(path: string): string | undefined {
  const extension = extensionOf(path)
  if (['.yaml', '.yml', '.tpl', '.txt'].includes(extension)) return undefined
  return `file extension '${extension}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt`
}

/** From the last dot of the last part; empty without one. */
export function extensionOf(path: string): string {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const dot = name.lastIndexOf('.')
  return dot === -1 ? '' : name.slice(dot)
}
