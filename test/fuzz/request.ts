// What the oracle is asked and what it answers; see test/real/oracle/main.go.

/** One rendering: a template text, or the files of a chart. */
export interface Request {
  readonly template?: string
  readonly files?: { readonly [path: string]: string }
  readonly values?: string
  readonly set?: readonly string[]
  readonly setString?: readonly string[]
  readonly setJSON?: readonly string[]
  readonly setLiteral?: readonly string[]
  readonly strict?: boolean
}

/** The outcome: what was written, by file for charts, or the error's text. */
export interface Outcome {
  readonly out?: string
  readonly files?: { readonly [path: string]: string }
  readonly error?: string
}
