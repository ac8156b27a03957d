// `$NAME` and `${NAME}` in a text, as Go's os.Expand replaces them.

/** `text` with its variables replaced; what is no proper `${…}` is dropped. @see Go os.Expand */
export function expandVariables(text: string, lookUp: (name: string) => string): string {
  let result = ''
  for (let index = 0; index < text.length; index++) {
    const rest = text.slice(index + 1)
    if (text[index] !== '$' || rest === '') {
      result += text[index]
      continue
    }
    const { name, length } = nameAt(rest)
    if (name !== '') result += lookUp(name)
    else if (length === 0) result += '$'
    index += length
  }
  return result
}

const special = /^[*#$@!?\-0-9]$/

/** The name at the start of `text`, and how much of the text it takes. */
function nameAt(text: string): { readonly name: string; readonly length: number } {
  const first = text.charAt(0)
  if (first === '{') {
    if (special.test(text.charAt(1)) && text.charAt(2) === '}') return { name: text.charAt(1), length: 3 }
    const end = text.indexOf('}')
    if (end === -1) return { name: '', length: 1 }
    return { name: text.slice(1, end), length: end + 1 }
  }
  if (special.test(first)) return { name: first, length: 1 }
  const name = /^[A-Za-z0-9_]*/.exec(text)?.[0] ?? ''
  return { name, length: name.length }
}
