// The character classes of YAML 1.1, by UTF-16 unit; the unit 0 stands for the end of the text.

/** A line end: LF, CR, NEL, LS, PS. */
export function isBreak(unit: number): boolean {
  return unit === 10 || unit === 13 || unit === 0x85 || unit === 0x2028 || unit === 0x2029
}

/** A line end or the end of the text. */
export function isBreakOrEnd(unit: number): boolean {
  return unit === 10 || unit === 13 || unit === 0 || unit === 0x85 || unit === 0x2028 || unit === 0x2029
}

/** Space or tab. */
export function isBlank(unit: number): boolean {
  return unit === 32 || unit === 9
}

/** Space, tab, line end or the end of the text. */
export function isBlankOrEnd(unit: number): boolean {
  return (
    unit === 32 ||
    unit === 10 ||
    unit === 0 ||
    unit === 13 ||
    unit === 9 ||
    unit === 0x85 ||
    unit === 0x2028 ||
    unit === 0x2029
  )
}

/** What anchors, tag handles and directive names are made of: ASCII letters, digits, `_` and `-`. */
export function isWord(unit: number): boolean {
  return (
    (unit >= 97 && unit <= 122) ||
    (unit >= 65 && unit <= 90) ||
    (unit >= 48 && unit <= 57) ||
    unit === 95 ||
    unit === 45
  )
}

/** An ASCII digit. */
export function isDigit(unit: number): boolean {
  return unit >= 48 && unit <= 57
}

/** The value of a hexadecimal digit, -1 for anything else. */
export function hexValue(unit: number): number {
  if (unit >= 48 && unit <= 57) return unit - 48
  if (unit >= 97 && unit <= 102) return unit - 87
  if (unit >= 65 && unit <= 70) return unit - 55
  return -1
}
