// Warnings of the API server: `Warning: 299 - "text"` header fields.

/** The texts of all warnings with code 299 in a header value, several joined by commas included. */
export function warningTexts(header: string): string[] {
  const texts: string[] = []
  // code, agent, quoted text with backslash escapes, optional quoted date
  const warning = /\s*(\d{3}) +(?:[^\s"]+) +"((?:[^"\\]|\\.)*)"(?: +"[^"]*")?\s*(?:,|$)/y
  while (warning.lastIndex < header.length) {
    const match = warning.exec(header)
    if (match === null) break
    if (match[1] === '299') texts.push((match[2] as string).replace(/\\(.)/g, '$1'))
  }
  return texts
}
