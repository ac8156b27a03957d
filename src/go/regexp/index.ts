// Regular expressions with Go's syntax and behaviour. The door of this folder.
export { RegexpSyntaxError } from './parser.ts'
export { compileRegexp, quoteMeta, Regexp } from './regexp.ts'
