// Rendered files: the first line that is not blank begins at the margin.
import { quote } from '../../go/index.ts'

/** @see helm pkg/chart/v2/lint/rules/template.go validateTopIndentLevel */
export function topIndent(text: string): string | undefined {
  const line = text
    .split('\n')
    .map((each) => each.replace(/\r$/, ''))
    .find((each) => each.trim() !== '')
  if (line === undefined || !/^[ \t]/.test(line)) return undefined
  return `document starts with an illegal indent: ${quote(line)}, which may cause parsing problems`
}
