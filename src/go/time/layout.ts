// Go's time layouts taken apart: literal text and the parts of the reference time Mon Jan 2 15:04:05 MST 2006.

/** Parts by the reference text that stands for them; fractions carry their digits. */
export interface LayoutPart {
  /** The part's text in the layout, '' at the end. */
  readonly part: string
  /** What it is, with variants folded: `fraction0` (exact digits), `fraction9` (zeros dropped) or the text itself. */
  readonly kind: string
  /** The literal text before it. */
  readonly before: string
  /** Where the rest of the layout begins. */
  readonly next: number
}

const parts =
  /January|Jan(?![a-z])|Monday|Mon(?![a-z])|MST|01|02|03|04|05|06|002|15|1|_2(?!006)|__2|2006|2|3|4|5|PM|pm|-070000|-07:00:00|-0700|-07:00|-07|Z070000|Z07:00:00|Z0700|Z07:00|Z07|[.,](?:0+|9+)(?![0-9])/g

/** The next part of `layout` from `start` on; at the end a part with kind ''. */
export function nextLayoutPart(layout: string, start: number): LayoutPart {
  const matcher = new RegExp(parts)
  matcher.lastIndex = start
  const match = matcher.exec(layout)
  if (match === null) return { part: '', kind: '', before: layout.slice(start), next: layout.length }
  const part = match[0]
  const isFraction = part[0] === '.' || part[0] === ','
  return {
    part,
    kind: isFraction ? `fraction${part[1]}` : part,
    before: layout.slice(start, match.index),
    next: match.index + part.length,
  }
}

/** Layouts that Go names. */
export const layouts = {
  layout: "01/02 03:04:05PM '06 -0700",
  ansic: 'Mon Jan _2 15:04:05 2006',
  unixDate: 'Mon Jan _2 15:04:05 MST 2006',
  rubyDate: 'Mon Jan 02 15:04:05 -0700 2006',
  rfc822: '02 Jan 06 15:04 MST',
  rfc822z: '02 Jan 06 15:04 -0700',
  rfc850: 'Monday, 02-Jan-06 15:04:05 MST',
  rfc1123: 'Mon, 02 Jan 2006 15:04:05 MST',
  rfc1123z: 'Mon, 02 Jan 2006 15:04:05 -0700',
  rfc3339: '2006-01-02T15:04:05Z07:00',
  rfc3339Nano: '2006-01-02T15:04:05.999999999Z07:00',
  kitchen: '3:04PM',
  stamp: 'Jan _2 15:04:05',
  stampMilli: 'Jan _2 15:04:05.000',
  stampMicro: 'Jan _2 15:04:05.000000',
  stampNano: 'Jan _2 15:04:05.000000000',
  dateTime: '2006-01-02 15:04:05',
  dateOnly: '2006-01-02',
  timeOnly: '15:04:05',
} as const
