// Timestamps as go-yaml knows them: which plain texts it takes for a date or time.

const pattern =
  /^(\d{4})-(\d{1,2})-(\d{1,2})(?:[Tt](\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?(?:Z|[+-](\d\d):(\d\d))| (\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d+)?)?$/

/** Whether go-yaml reads `text` as a timestamp: a date, or a date with a time as RFC 3339 or with a space. */
export function isTimestamp(text: string): boolean {
  const match = pattern.exec(text)
  if (match === null) return false
  const part = (index: number): number => Number(match[index] ?? 0)
  const month = part(2)
  const day = part(3)
  if (month < 1 || month > 12 || day < 1 || day > daysIn(month, part(1))) return false
  if (part(4) > 23 || part(9) > 23) return false
  if (part(5) > 59 || part(10) > 59 || part(6) > 59 || part(11) > 59) return false
  return part(7) <= 24 && part(8) <= 60
}

function daysIn(month: number, year: number): number {
  if (month === 2) return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
  return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
}
