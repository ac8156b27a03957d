// Directives before a document (`%YAML`, `%TAG`), and the tags that they let a document shorten.
import * as T from './token.ts'

/** Where tokens come from, and how a reader tells what is wrong with one. */
interface TokenReader {
  peek(): T.Token
  skip(): void
  fail(problem: string, token: T.Token): never
}

/** What tags of one document begin with. */
export class TagHandles {
  private readonly prefixes: ReadonlyMap<string, string>

  /** Moves over the directives. */
  constructor(reader: TokenReader) {
    const prefixes = new Map<string, string>()
    let versionSeen = false
    let token = reader.peek()
    for (; token.type === T.VERSION_DIRECTIVE || token.type === T.TAG_DIRECTIVE; token = reader.peek()) {
      if (token.type === T.TAG_DIRECTIVE) {
        if (prefixes.has(token.text)) reader.fail('found duplicate %TAG directive', token)
        prefixes.set(token.text, token.suffix)
      } else {
        if (versionSeen) reader.fail('found duplicate %YAML directive', token)
        if (token.text !== '1.1') reader.fail('found incompatible YAML document', token)
        versionSeen = true
      }
      reader.skip()
    }
    if (!prefixes.has('!')) prefixes.set('!', '!')
    if (!prefixes.has('!!')) prefixes.set('!!', 'tag:yaml.org,2002:')
    this.prefixes = prefixes
  }

  /** The tag in full; `fail` hears of a handle that no directive names. */
  fullTag(token: T.Token, fail: TokenReader['fail']): string {
    if (token.text === '') return token.suffix
    const prefix = this.prefixes.get(token.text)
    if (prefix === undefined) fail('found undefined tag handle', token)
    return prefix + token.suffix
  }
}
