// Numbers as encoding/json writes them.

/** A finite float64 as Go's JSON has it: fewest digits, an exponent below 1e-6 and from 1e21. JavaScript's own rule, but for -0. */
export function jsonNumber(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value)
}
