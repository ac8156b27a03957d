// How words of templates are spelled where nothing about them is unusual.
import type { OperandNode } from './node.ts'

/** Thrown where the parser has to decide. */
export const undecided = new Error('left to the parser')

/** White space between words. */
export const spaces = /[ \t\r\n]*/y
/** A name without a dot. */
export const name = /[A-Za-z_]\w*/y
/** `.a.b`. */
export const fields = /(?:\.[A-Za-z_]\w*)+/y
/** `$` or `$a`. */
export const variable = /\$\w*/y
/** A string whose escapes cannot be wrong. */
export const quoted = /"(?:[^"\\\n]|\\["\\nrt])*"/y
/** A plain number. */
export const decimal = /[+-]?(?:0|[1-9]\d{0,14})(?:\.\d{1,15})?/y
/** `$a :=` or `$a =`. */
export const declaration = /\$\w+(?:[ \t\r\n]*:=|[ \t\r\n]+=)[ \t\r\n]*/y
/** `$a, $b :=`. */
export const pairDeclaration = /\$\w+[ \t\r\n]*,[ \t\r\n]*\$\w+(?:[ \t\r\n]*:=|[ \t\r\n]+=)[ \t\r\n]*/y

/** From a pipeline to behind its closing delimiter, in a text without a fault. */
export const restOfAction = /(?:[^"`}]|"(?:[^"\\]|\\.)*"|`[^`]*`|\}(?!\}))*\}\}/y

/** Whether it is white space as templates know it. */
export function isSpace(unit: number): boolean {
  return unit === 32 || unit === 10 || unit === 9 || unit === 13
}

/** Whether it continues a name. */
export function isWordPart(unit: number): boolean {
  return (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || (unit >= 48 && unit <= 57) || unit === 95
}

/** Later commands of a pipeline must be able to take an argument. */
export function refuseLiteral(unit: number, node: OperandNode): void {
  const isName = (unit >= 97 && unit <= 122) || (unit >= 65 && unit <= 90) || unit === 95
  if (isName ? node.kind === 'bool' || node.kind === 'nil' : unit !== 36 && unit !== 40 && node.kind !== 'field') {
    throw undecided
  }
}
