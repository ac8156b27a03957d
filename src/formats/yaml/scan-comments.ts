// Comments while tokens are read: which belong above, beside or below what, by yaml.v3's rules.
import { isBlank, isBreak, isBreakOrEnd } from './characters.ts'
import type { Scanner } from './scanner.ts'
import * as T from './token.ts'

/** A place in the text; the column counts from 0. */
export interface Mark {
  readonly offset: number
  readonly line: number
  readonly column: number
}

/** Comments by where they stand to a node. Several lines are joined by line feeds. */
export interface CommentTexts {
  head: string
  line: string
  foot: string
}

/** A comment that waits for its token. */
interface Found extends CommentTexts {
  /** Start of the token it belongs to, or of the comment itself: it goes to the first token from there on. */
  owner: number
  readonly start: number
  readonly startLine: number
  /** Column counted from 1 for blocks of comments, 0 for those behind a token. */
  readonly column: number
  /** Where the white space before it began; 0 for comments behind a token. */
  readonly since: number
  /** 0 for comments behind a token. */
  readonly end: number
}

/** The comment block that is being gathered. */
interface Gathering {
  since: number
  owner: number
  text: string
  start: Mark
}

/** How much white space go-yaml looks ahead for more comments. */
const lookahead = 512

/** Collects the comments of one text as its scanner comes upon them. */
export class CommentTracker {
  private readonly found: Found[] = []
  private head = 0

  /** Moves the comments that belong to `token` or to something before it into `texts`. */
  unfold(token: T.Token, texts: CommentTexts): void {
    for (let comment = this.found[this.head]; comment !== undefined; comment = this.found[this.head]) {
      if (token.start < comment.owner) return
      // What stands above the end of a block is about what follows the block.
      if (comment.head !== '' && token.type === T.BLOCK_END) return
      texts.head = joined(texts.head, comment.head)
      texts.foot = joined(texts.foot, comment.foot)
      texts.line = joined(texts.line, comment.line)
      this.found[this.head] = nothing
      this.head += 1
    }
  }

  /**
   * Where a block ends that is left at `from`: before comments in its own column, which are about its parent.
   * `indent` is the block's own.
   */
  blockEnd(from: number, indent: number): number {
    let end = from
    let stop = from
    for (let index = this.found.length - 1; index >= 0; index--) {
      const comment = this.found[index] as Found
      if (comment.end < stop) break
      if (comment.column === indent + 1) end = comment.start
      stop = comment.since
    }
    return end
  }

  /** A comment behind the first `-` of a list stands above the item when the item begins on the next line. */
  reviseLast(scanner: Scanner): void {
    const comment = this.found.at(-1)
    if (comment === undefined || comment.line === '') return
    if (scanner.recentToken(0)?.type !== T.BLOCK_ENTRY) return
    if (scanner.recentToken(1)?.type !== T.BLOCK_SEQUENCE_START) return
    if (isBreak(scanner.text.charCodeAt(scanner.position))) return
    comment.head = comment.line
    comment.line = ''
    if (comment.startLine === scanner.line - 1) comment.owner = scanner.position
  }

  /** Reads the comment that stands on the rest of this line, if any, for the token at `owner`. */
  readLine(scanner: Scanner, owner: number): void {
    if (lineEndsBefore(scanner) > 0) return
    const { text } = scanner
    let position = scanner.position
    const limit = position + lookahead
    while (position < limit && isBlank(text.charCodeAt(position))) position += 1
    if (position === limit || text.charCodeAt(position) !== 35) return
    const end = scanner.endOfLine(position)
    scanner.position = end
    this.found.push({
      head: '',
      line: text.slice(position, end),
      foot: '',
      owner,
      start: position,
      startLine: scanner.line,
      column: 0,
      since: 0,
      end: 0,
    })
  }

  /** Reads the comments from the scanner's position on, over several lines, and tells those of what came before apart. */
  readBlock(scanner: Scanner, whiteSpace: Mark): void {
    new BlockReader(scanner, whiteSpace, (comment) => this.found.push(comment)).read()
  }
}

/** What stands in the list for a comment that was handed over. */
const nothing: Found = Object.freeze({
  head: '',
  line: '',
  foot: '',
  owner: 0,
  start: 0,
  startLine: 0,
  column: 0,
  since: 0,
  end: 0,
})

/** Reads one block of comments. Columns count from 1 here, as yaml.v3 counts them. */
class BlockReader {
  private readonly scanner: Scanner
  private readonly add: (comment: Found) => void
  private readonly token: T.Token | undefined
  private readonly footLine: number
  private readonly block: Gathering
  private nextIndent: number
  private line: number
  private column: number
  private peek = 0
  private firstEmpty: boolean
  private recentEmpty = false

  constructor(scanner: Scanner, since: Mark, add: (comment: Found) => void) {
    this.scanner = scanner
    this.add = add
    const last = scanner.recentToken(0)
    this.token = last?.type === T.FLOW_ENTRY ? (scanner.recentToken(1) ?? last) : last
    const breaks = lineEndsBefore(scanner)
    const here = scanner.mark()
    this.line = here.line
    this.column = here.column
    this.firstEmpty = breaks <= 1
    const beside = breaks === 0 && here.column > 1 ? 1 : 0
    this.footLine = since.line > 0 ? here.line - breaks + 1 + beside : -1
    this.nextIndent = Math.max(scanner.indent, 0)
    const nowhere = { offset: 0, line: 0, column: 0 }
    this.block = { since: since.offset, owner: this.token?.start ?? 0, text: '', start: nowhere }
  }

  read(): void {
    for (; this.peek < lookahead; this.peek += 1) {
      this.column += 1
      const unit = this.unit()
      if (isBlank(unit)) continue
      const closesFlow = this.scanner.flowLevel > 0 && (unit === 93 || unit === 125)
      if (closesFlow || isBreakOrEnd(unit)) {
        if (closesFlow || !this.recentEmpty) this.endOfParagraph(closesFlow, unit)
        if (!isBreak(unit)) break
        this.firstEmpty = false
        this.recentEmpty = true
        this.column = 0
        this.line += 1
        continue
      }
      const dedented = this.column - 1 < this.nextIndent && this.column !== this.block.start.column
      if (this.block.text !== '' && dedented) this.finishFoot()
      if (unit !== 35) break
      this.readComment()
    }
    const { text, since, start } = this.block
    if (text === '') return
    const end = this.scanner.position + this.peek - 1
    this.push({ head: text, foot: '', since, owner: start.offset, end })
  }

  private unit(): number {
    const { text, position } = this.scanner
    return position + this.peek < text.length ? text.charCodeAt(position + this.peek) : 0
  }

  /** A line end or a closing bracket: what was read so far may belong to what stands before. */
  private endOfParagraph(closesFlow: boolean, unit: number): void {
    const { block } = this
    const directlyBelow = block.start.line === this.footLine && this.token?.type !== T.VALUE
    const dedented = block.start.column - 1 < this.nextIndent
    if (closesFlow || (this.firstEmpty && (directlyBelow || dedented))) {
      if (block.text === '') return
      if (dedented) block.owner = block.start.offset
      this.finishFoot()
    } else if (block.text !== '' && unit !== 0) {
      block.text += '\n'
    }
  }

  private finishFoot(): void {
    const { text, since, owner } = this.block
    const end = this.scanner.position + this.peek
    this.push({ head: '', foot: text, since, owner, end })
    this.block.since = end
    this.block.owner = end
    this.block.text = ''
  }

  private push(comment: Pick<Found, 'head' | 'foot' | 'since' | 'owner' | 'end'>): void {
    const { start } = this.block
    this.add({ ...comment, line: '', start: start.offset, startLine: start.line, column: start.column })
  }

  private readComment(): void {
    const { scanner, block } = this
    const start = scanner.position + this.peek
    if (block.text === '') block.start = { offset: start, line: this.line, column: this.column }
    else block.text += '\n'
    this.recentEmpty = false
    while (scanner.position < start) {
      if (isBreak(scanner.text.charCodeAt(scanner.position))) scanner.skipLine()
      else scanner.position += 1
    }
    const end = scanner.endOfLine(start)
    block.text += scanner.text.slice(start, end)
    scanner.position = end
    this.peek = 0
    this.column = 0
    this.line = scanner.line
    this.nextIndent = Math.max(scanner.indent, 0)
  }
}

function joined(before: string, text: string): string {
  if (text === '') return before
  return before === '' ? text : `${before}\n${text}`
}

/** How many line ends stand between the scanner's position and what it read before. */
function lineEndsBefore(scanner: Scanner): number {
  const { text } = scanner
  let count = 0
  for (let position = scanner.position - 1; position >= 0; position--) {
    const unit = text.charCodeAt(position)
    if (isBreak(unit)) count += unit === 10 && text.charCodeAt(position - 1) === 13 ? 0 : 1
    else if (!isBlank(unit)) break
  }
  return count
}
