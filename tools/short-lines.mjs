// Breaks the lines of minified code: Node prints the line of source from which an error was thrown that nobody catches, and in
// minified code that is all of a file.
import { parseSync } from 'rolldown/utils'

/** What a newline may stand behind, wherever it is not within a text. */
const openers = ';{},(['

/**
 * The same code in lines of about `longest` characters, where it has places to break; `throw` begins a line of its own.
 *
 * @param {string} code
 * @param {{ longest: number, kind: 'module' | 'commonjs' }} options
 */
export function breakLines(code, { longest, kind }) {
  const { program, errors } = parseSync(kind === 'module' ? 'code.mjs' : 'code.cjs', code)
  if (errors.length > 0) throw new Error(`cannot read what was built: ${errors[0].message}`)
  const { places, throws } = placesOf(program, code)
  const pieces = []
  let written = 0
  let line = 0
  const breakAt = (place) => {
    pieces.push(code.slice(written, place))
    written = line = place
  }
  places.forEach((place, index) => {
    // A text over several lines begins one too.
    const newline = code.lastIndexOf('\n', place - 1) + 1
    if (newline > line) line = newline
    const next = places[index + 1] ?? code.length
    if (place > line && (throws.has(place) || next - line > longest)) breakAt(place)
  })
  return [...pieces, code.slice(written)].join('\n')
}

/** Where lines may be broken, in order, and which of these places are those of `throw` and behind it. */
function placesOf(program, code) {
  const places = new Set()
  const throws = new Set()
  const ends = []
  walk(program, (node) => {
    if (node.type === 'ThrowStatement') {
      places.add(node.start)
      throws.add(node.start)
      ends.push(node.end)
    }
    // What follows `}` in a template is text.
    if (node.type !== 'TemplateElement' && openers.includes(code[node.start - 1])) places.add(node.start)
  })
  const sorted = [...places].sort((left, right) => left - right)
  ends.sort((left, right) => left - right)
  let index = 0
  for (const end of ends) {
    while (index < sorted.length && sorted[index] < end) index++
    if (index < sorted.length) throws.add(sorted[index])
  }
  return { places: sorted, throws }
}

function walk(node, visit) {
  if (Array.isArray(node)) {
    for (const each of node) walk(each, visit)
    return
  }
  if (typeof node !== 'object' || node === null) return
  if (typeof node.type === 'string' && typeof node.start === 'number' && node.type !== 'Program') visit(node)
  for (const key in node) if (typeof node[key] === 'object') walk(node[key], visit)
}
