// snake_case, kebab-case and PascalCase as huandu/xstrings makes them.
import { isSpace, lowerRune, runesOf, upperRune } from '../go/index.ts'

type WordKind = 'number' | 'upper' | 'alphabet' | 'connector' | 'punctuation' | 'other'

interface Word {
  readonly kind: WordKind
  readonly text: string
}

function isConnector(character: string): boolean {
  return character === '-' || character === '_' || isSpace(character)
}

function isUpper(character: string): boolean {
  return /\p{Lu}/u.test(character)
}

/** Letters, but none of the Chinese characters. */
function isAlphabet(character: string): boolean {
  if (!/\p{L}/u.test(character)) return false
  const code = character.codePointAt(0) as number
  return !(
    (code >= 0x4e00 && code <= 0x9fcc) ||
    (code >= 0x3400 && code <= 0x4d85) ||
    (code >= 0x20000 && code <= 0x2b81d)
  )
}

function kindOfWord(character: string): WordKind {
  if (isConnector(character)) return 'connector'
  if (/\p{P}/u.test(character)) return 'punctuation'
  if (isUpper(character)) return 'upper'
  if (isAlphabet(character)) return 'alphabet'
  return /\p{N}/u.test(character) ? 'number' : 'other'
}

function isLower(character: string): boolean {
  return isAlphabet(character) && !isUpper(character)
}

/** Whether `character` goes on with a word that is not upper case. */
function continues(kind: WordKind, character: string): boolean {
  if (kind === 'alphabet') return isLower(character)
  if (kind === 'other') return kindOfWord(character) === 'other' || (isUpper(character) && !isAlphabet(character))
  if (kind === 'punctuation') return /\p{P}/u.test(character)
  return kindOfWord(character) === kind
}

function splitWords(text: string): Word[] {
  const characters = runesOf(text)
  const words: Word[] = []
  let start = 0
  while (start < characters.length) {
    const kind = kindOfWord(characters[start] as string)
    const end =
      kind === 'upper' ? endOfUpper(characters, start) : endOfRun(characters, start, (item) => continues(kind, item))
    words.push({ kind, text: characters.slice(start, end).join('') })
    start = end
  }
  return words
}

function endOfRun(characters: readonly string[], start: number, fits: (character: string) => boolean): number {
  let end = start + 1
  while (end < characters.length && fits(characters[end] as string)) end += 1
  return end
}

/** `HTTPServer` is `HTTP` and `Server`; `Http` is one word. */
function endOfUpper(characters: readonly string[], start: number): number {
  const second = characters[start + 1]
  if (second === undefined) return start + 1
  if (isUpper(second)) {
    const end = endOfRun(characters, start + 1, isUpper)
    return end < characters.length && isAlphabet(characters[end] as string) ? end - 1 : end
  }
  return isAlphabet(second) ? endOfRun(characters, start + 1, isLower) : start + 1
}

/** `HTTPServer2go` becomes `http_server_2go`. */
export function toSnakeCase(text: string): string {
  return joinWords(text, '_')
}

/** `HTTPServer2go` becomes `http-server-2go`. */
export function toKebabCase(text: string): string {
  return joinWords(text, '-')
}

function joinWords(text: string, connector: string): string {
  const words = splitWords(text)
  const output: string[] = []
  const write = (word: Word | undefined) => {
    if (word !== undefined) output.push(lowered(word, connector))
  }
  const needsConnector = (word: Word | undefined) =>
    word !== undefined && word.kind !== 'connector' && word.kind !== 'punctuation'
  let index = 0
  /** Writes numbers and lower-case letters that follow each other as one word. */
  const writeMixed = () => {
    for (; words[index]?.kind === 'alphabet' || words[index]?.kind === 'number'; index++) write(words[index])
    if (needsConnector(words[index])) output.push(connector)
  }
  // Each round looks at a word and its successor; the last word is written after the loop.
  while (index + 1 < words.length) {
    const word = words[index] as Word
    if (word.kind !== 'connector') write(word)
    index += 1
    const next = words[index] as Word
    if (word.kind === 'number') writeMixed()
    else if (word.kind === 'connector') write(word)
    else if (word.kind === 'punctuation') continue
    else if (next.kind !== 'number') {
      if (needsConnector(next)) output.push(connector)
    } else if (index + 1 < words.length) {
      index += 1
      if (words[index]?.kind === 'alphabet') {
        output.push(connector)
        write(next)
        writeMixed()
      } else {
        write(next)
        if (needsConnector(words[index])) output.push(connector)
      }
    }
  }
  write(words[index])
  return output.join('')
}

function lowered(word: Word, connector: string): string {
  if (word.kind === 'connector') return connector.repeat(runesOf(word.text).length)
  return word.kind === 'upper'
    ? runesOf(word.text)
        .map((item) => (isUpper(item) ? lowerRune(item) : item))
        .join('')
    : word.text
}

/** `some-words_here` becomes `SomeWordsHere`; connectors at the start stay. */
export function toPascalCase(text: string): string {
  const characters = runesOf(text)
  const first = characters.findIndex((character) => !isConnector(character))
  // Of connectors alone the last one comes twice.
  if (first === -1) return characters.join('') + (characters.at(-1) ?? '')
  const output = characters.slice(0, first)
  let previous = upperRune(characters[first] as string)
  let inUpperRun = isUpper(characters[first] as string)
  for (const character of characters.slice(first + 1)) {
    let current = character
    if (isConnector(previous)) {
      if (isConnector(character)) output.push(previous)
      else {
        inUpperRun = isUpper(character)
        current = upperRune(character)
      }
    } else {
      if (inUpperRun && isUpper(character)) current = lowerRune(character)
      else if (inUpperRun) inUpperRun = false
      output.push(previous)
    }
    previous = current
  }
  output.push(previous)
  return output.join('')
}
