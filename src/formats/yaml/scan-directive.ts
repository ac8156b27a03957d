// Directives: `%YAML 1.1` and `%TAG ! tag:example.com,2000:`.
import { isBlank, isBlankOrEnd, isBreak, isBreakOrEnd, isDigit } from './characters.ts'
import { scanTagHandle, scanTagUri, scanWord } from './scan-tag.ts'
import type { Scanner } from './scanner.ts'
import { TAG_DIRECTIVE, Token, VERSION_DIRECTIVE } from './token.ts'

/** Reads the directive at the scanner's position, which is on `%`. */
export function scanDirective(scanner: Scanner): Token {
  const { text, line } = scanner
  const start = scanner.position
  scanner.position += 1
  const name = scanWord(scanner)
  if (name === '') scanner.fail('could not find expected directive name')
  if (!isBlankOrEnd(text.charCodeAt(scanner.position))) scanner.fail('found unexpected non-alphabetical character')
  let token: Token
  if (name === 'YAML') {
    const version = scanVersion(scanner)
    token = new Token(VERSION_DIRECTIVE, start, scanner.position, line, version)
  } else if (name === 'TAG') {
    const { handle, prefix } = scanTagDirective(scanner)
    token = new Token(TAG_DIRECTIVE, start, scanner.position, line, handle, prefix)
  } else {
    scanner.fail('found unknown directive name')
  }
  skipBlanks(scanner)
  if (text.charCodeAt(scanner.position) === 35) scanner.skipComment()
  if (!isBreakOrEnd(text.charCodeAt(scanner.position))) scanner.fail('did not find expected comment or line break')
  if (isBreak(text.charCodeAt(scanner.position))) scanner.skipLine()
  return token
}

function skipBlanks(scanner: Scanner): void {
  while (isBlank(scanner.text.charCodeAt(scanner.position))) scanner.position += 1
}

function scanVersion(scanner: Scanner): string {
  skipBlanks(scanner)
  const major = scanVersionNumber(scanner)
  if (scanner.text.charCodeAt(scanner.position) !== 46) scanner.fail("did not find expected digit or '.' character")
  scanner.position += 1
  return `${major}.${scanVersionNumber(scanner)}`
}

function scanVersionNumber(scanner: Scanner): number {
  let value = 0
  let length = 0
  while (isDigit(scanner.text.charCodeAt(scanner.position))) {
    length += 1
    if (length > 2) scanner.fail('found extremely long version number')
    value = value * 10 + scanner.text.charCodeAt(scanner.position) - 48
    scanner.position += 1
  }
  if (length === 0) scanner.fail('did not find expected version number')
  return value
}

function scanTagDirective(scanner: Scanner): { handle: string; prefix: string } {
  const { text } = scanner
  skipBlanks(scanner)
  const handle = scanTagHandle(scanner, true)
  if (!isBlank(text.charCodeAt(scanner.position))) scanner.fail('did not find expected whitespace')
  skipBlanks(scanner)
  const prefix = scanTagUri(scanner, '')
  if (!isBlankOrEnd(text.charCodeAt(scanner.position))) scanner.fail('did not find expected whitespace or line break')
  return { handle, prefix }
}
