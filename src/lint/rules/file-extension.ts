// Templates: extensions that Helm knows.
import { extensionOf } from '../../base/index.ts'

/** @see helm pkg/chart/v2/lint/rules/template.go validateAllowedExtension */
export function fileExtension(path: string): string | undefined {
  const extension = extensionOf(path)
  if (['.yaml', '.yml', '.tpl', '.txt'].includes(extension)) return undefined
  return `file extension '${extension}' not valid. Valid extensions are .yaml, .yml, .tpl, or .txt`
}
