// Sets of characters: ranges and Unicode properties, joined, negated, folded.
import { foldRows } from './fold.table.ts'

/** A property such as `\p{Greek}`, tested by JavaScript's own tables. */
interface PropertyTest {
  readonly pattern: RegExp
  readonly negated: boolean
}

/** A set of characters that grows while it is parsed. */
export class CharacterClass {
  /** Pairs of first and last. */
  #ranges: number[] = []
  #properties: PropertyTest[] = []
  #parts: CharacterClass[] = []
  #negated = false
  /** One byte per ASCII character, filled at the first test. */
  #ascii: Uint8Array | undefined

  addRange(first: number, last: number): void {
    this.#ranges.push(first, last)
  }

  /** Adds the range and everything that differs from it only in case. */
  addFoldedRange(first: number, last: number): void {
    this.addRange(first, last)
    for (let row = 0; row < foldRows.length; row += 4) {
      const low = foldRows[row] as number
      if (low > last || (foldRows[row + 1] as number) < first) continue
      const step = foldRows[row + 3] as number
      const from = low >= first ? low : low + Math.ceil((first - low) / step) * step
      const to = Math.min(last, foldRows[row + 1] as number)
      for (let code = from; code <= to; code += step) for (const other of orbitOf(code)) this.addRange(other, other)
    }
  }

  addProperty(pattern: RegExp, negated: boolean): void {
    this.#properties.push({ pattern, negated })
  }

  /** Adds all that `other` contains. */
  addClass(other: CharacterClass): void {
    this.#parts.push(other)
  }

  negate(): void {
    this.#negated = !this.#negated
  }

  has(code: number): boolean {
    if (code < 128) {
      this.#ascii ??= Uint8Array.from({ length: 128 }, (_, ascii) => (this.#contains(ascii) ? 1 : 0))
      return this.#ascii[code] === 1
    }
    return this.#contains(code)
  }

  /** The one character of a class that has just one. */
  single(): number | undefined {
    const isSimple = !this.#negated && this.#properties.length === 0 && this.#parts.length === 0
    return isSimple && this.#ranges.length === 2 && this.#ranges[0] === this.#ranges[1] ? this.#ranges[0] : undefined
  }

  /** Sorts and joins the ranges; to be called once the class is complete. */
  finish(): void {
    const pairs: [number, number][] = []
    for (let index = 0; index < this.#ranges.length; index += 2) {
      pairs.push([this.#ranges[index] as number, this.#ranges[index + 1] as number])
    }
    pairs.sort((a, b) => a[0] - b[0])
    const joined: number[] = []
    for (const [first, last] of pairs) {
      const end = joined.length - 1
      if (end > 0 && first <= (joined[end] as number) + 1) joined[end] = Math.max(joined[end] as number, last)
      else joined.push(first, last)
    }
    this.#ranges = joined
  }

  #contains(code: number): boolean {
    return this.#containsPlain(code) !== this.#negated
  }

  #containsPlain(code: number): boolean {
    if (inRanges(this.#ranges, code)) return true
    if (this.#properties.length > 0) {
      const character = String.fromCodePoint(code)
      if (this.#properties.some(({ pattern, negated }) => pattern.test(character) !== negated)) return true
    }
    return this.#parts.some((part) => part.#contains(code))
  }
}

function inRanges(ranges: readonly number[], code: number): boolean {
  let low = 0
  let high = ranges.length >> 1
  while (low < high) {
    const middle = (low + high) >> 1
    if (code < (ranges[middle * 2] as number)) high = middle
    else if (code > (ranges[middle * 2 + 1] as number)) low = middle + 1
    else return true
  }
  return false
}

/** The other characters that are the same but for their case. */
export function orbitOf(code: number): number[] {
  const members: number[] = []
  for (let next = nextFold(code); next !== code; next = nextFold(next)) members.push(next)
  return members
}

function nextFold(code: number): number {
  let low = 0
  let high = foldRows.length >> 2
  // Rows are sorted by their first character, but the strides of two may interleave.
  while (low < high) {
    const middle = (low + high) >> 1
    if ((foldRows[middle * 4] as number) <= code) low = middle + 1
    else high = middle
  }
  for (let row = low - 1; row >= 0 && row >= low - 3; row--) {
    const first = foldRows[row * 4] as number
    const step = foldRows[row * 4 + 3] as number
    if (code <= (foldRows[row * 4 + 1] as number) && (code - first) % step === 0)
      return code + (foldRows[row * 4 + 2] as number)
  }
  return code
}

const scripts =
  /^(?:Adlam|Ahom|Arabic|Armenian|Avestan|Balinese|Bamum|Batak|Bengali|Bhaiksuki|Bopomofo|Brahmi|Braille|Buginese|Buhid|Carian|Chakma|Cham|Cherokee|Chorasmian|Common|Coptic|Cuneiform|Cypriot|Cyrillic|Deseret|Devanagari|Dogra|Duployan|Elbasan|Elymaic|Ethiopic|Georgian|Glagolitic|Gothic|Grantha|Greek|Gujarati|Gurmukhi|Han|Hangul|Hanunoo|Hatran|Hebrew|Hiragana|Inherited|Javanese|Kaithi|Kannada|Katakana|Kawi|Kharoshthi|Khmer|Khojki|Khudawadi|Lao|Latin|Lepcha|Limbu|Lisu|Lycian|Lydian|Mahajani|Makasar|Malayalam|Mandaic|Manichaean|Marchen|Medefaidrin|Miao|Modi|Mongolian|Mro|Multani|Myanmar|Nabataean|Nandinagari|Newa|Nko|Nushu|Ogham|Oriya|Osage|Osmanya|Palmyrene|Phoenician|Rejang|Runic|Samaritan|Saurashtra|Sharada|Shavian|Siddham|Sinhala|Sogdian|Soyombo|Sundanese|Syriac|Tagalog|Tagbanwa|Takri|Tamil|Tangsa|Tangut|Telugu|Thaana|Thai|Tibetan|Tifinagh|Tirhuta|Toto|Ugaritic|Vai|Vithkuqi|Wancho|Yezidi|Yi)$/
const categories =
  /^(?:C|Cc|Cf|Cn|Co|Cs|L|Lc|Ll|Lm|Lo|Lt|Lu|M|Mc|Me|Mn|N|Nd|Nl|No|P|Pc|Pd|Pe|Pf|Pi|Po|Ps|S|Sc|Sk|Sm|So|Z|Zl|Zp|Zs)$/
const aliases: { readonly [name: string]: string } = {
  Casedletter: 'LC',
  Closepunctuation: 'Pe',
  Combiningmark: 'M',
  Connectorpunctuation: 'Pc',
  Control: 'Cc',
  Cntrl: 'Cc',
  Currencysymbol: 'Sc',
  Dashpunctuation: 'Pd',
  Decimalnumber: 'Nd',
  Digit: 'Nd',
  Enclosingmark: 'Me',
  Finalpunctuation: 'Pf',
  Format: 'Cf',
  Initialpunctuation: 'Pi',
  Letter: 'L',
  Letternumber: 'Nl',
  Lineseparator: 'Zl',
  Lowercaseletter: 'Ll',
  Mark: 'M',
  Mathsymbol: 'Sm',
  Modifierletter: 'Lm',
  Modifiersymbol: 'Sk',
  Nonspacingmark: 'Mn',
  Number: 'N',
  Openpunctuation: 'Ps',
  Other: 'C',
  Otherletter: 'Lo',
  Othernumber: 'No',
  Otherpunctuation: 'Po',
  Othersymbol: 'So',
  Paragraphseparator: 'Zp',
  Privateuse: 'Co',
  Punctuation: 'P',
  Punct: 'P',
  Separator: 'Z',
  Spaceseparator: 'Zs',
  Spacingmark: 'Mc',
  Surrogate: 'Cs',
  Symbol: 'S',
  Titlecaseletter: 'Lt',
  Unassigned: 'Cn',
  Uppercaseletter: 'Lu',
}

/**
 * The test for a Unicode class by Go's rules for names: case, spaces, hyphens and underscores do not matter, scripts of
 * several words are not known. Undefined for an unknown name.
 */
export function unicodeProperty(name: string, foldCase: boolean): RegExp | undefined {
  const bare = name.replace(/[-_ ]/g, '').replace(/[A-Z]/g, (letter) => letter.toLowerCase())
  const canonical = bare.replace(/^[a-z]/, (letter) => letter.toUpperCase())
  const flags = foldCase ? 'iu' : 'u'
  if (canonical === 'Any' || canonical === 'Assigned') return new RegExp(`^\\p{${canonical}}$`, 'u')
  if (canonical === 'Ascii') return new RegExp('^\\p{ASCII}$', flags)
  if (categories.test(canonical)) return new RegExp(`^\\p{${canonical === 'Lc' ? 'LC' : canonical}}$`, flags)
  if (scripts.test(canonical)) return new RegExp(`^\\p{Script=${canonical}}$`, flags)
  if (Object.hasOwn(aliases, canonical)) return new RegExp(`^\\p{${aliases[canonical]}}$`, flags)
  return undefined
}
