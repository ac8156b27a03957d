// The sizes that STYLE.md sets: lines of files and of functions.
import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'

const longestFile = 600
const longestFunction = 100

/** Everything below `root` that is too long, one text each; tables and tests are as long as they must be. */
export function checkSizes(root: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.(?:table|test|testing)\.ts$/.test(name))
    .sort()
    .flatMap((name) => oversizes(name, readFileSync(path.join(root, name), 'utf8')))
}

/** The same for the text of one file. The formatter has laid it out: a function ends with a brace in its own column. */
export function oversizes(name: string, text: string): string[] {
  const lines = text.trimEnd().split('\n')
  const problems = lines.length > longestFile ? [`${name}: ${lines.length} lines`] : []
  for (const [index, line] of lines.entries()) {
    const [, indent = '', called] = declaration.exec(line) ?? method.exec(line) ?? []
    if (called === undefined || statements.includes(called)) continue
    const rest = lines.slice(index)
    // A signature of an interface has no body.
    if (line.endsWith('(') && !rest.find((each) => each.startsWith(`${indent})`))?.endsWith('{')) continue
    const length = rest.findIndex((each) => each === `${indent}}` || each === `${indent}},`) + 1
    if (length > longestFunction) problems.push(`${name}:${index + 1}: ${called} has ${length} lines`)
  }
  return problems
}

const declaration = /^( *)(?:export )?(?:async )?function\*? (\w+)/
/** Of a class or an object; its parameters may take lines of their own. */
const method = /^( +)(?:(?:private|static|async|get|set) )*\*?(#?\w+)(?:<.*>)?\((?:.*(?<!=>) \{)?$/
const statements: readonly string[] = ['if', 'for', 'while', 'switch', 'catch']
