// Streams of YAML documents, cut as Kubernetes' decoders cut them: by lines, before any YAML is read.
import { YamlError } from './yaml-error.ts'

/**
 * The documents of `text`, cut at lines that begin with `---`. A document may still be empty or hold only comments; a
 * `---` before the first document stays with it.
 *
 * Throws `YamlError` where something else than a comment follows `---` on its line.
 *
 * @see k8s.io/apimachinery/pkg/util/yaml YAMLReader.Read
 */
export function splitYamlStream(text: string): string[] {
  const documents: string[] = []
  let current = ''
  let position = 0
  while (position < text.length) {
    let end = text.indexOf('\n', position)
    if (end === -1) end = text.length
    const line = text.slice(position, end > position && text[end - 1] === '\r' ? end - 1 : end)
    if (line.startsWith('---')) {
      const rest = line.slice(3).trim()
      if (rest !== '' && rest[0] !== '#') throw new YamlError(`invalid Yaml document separator: ${rest}`, position)
      if (current !== '') {
        documents.push(current)
        current = ''
        position = end + 1
        continue
      }
    }
    current += `${line}\n`
    position = end + 1
  }
  if (current !== '') documents.push(current)
  return documents
}
