// docs/divergences.md: every difference is asserted, and names the file that asserts it.
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'

const root = path.resolve(import.meta.dirname, '../..')
const text = readFileSync(path.join(root, 'docs/divergences.md'), 'utf8')
const differences = text.split('\n').filter((line) => line.startsWith('- '))
/** Differences that are left to chance or machines and have no test; none may be added. */
const unasserted = 4

test('there are differences', () => {
  expect(differences.length).toBeGreaterThan(50)
})

test('all but those of old name their test', () => {
  expect(differences.filter((line) => !line.includes('*Asserted*')).length).toBeLessThanOrEqual(unasserted)
})

test('the tests that are named exist', () => {
  const named = [...text.matchAll(/\*Asserted\*[^\n]*/g)].flatMap(
    ([words]) => words.match(/(?<=`)(?:src|test)\/[^`]+/g) ?? [],
  )
  expect(named.length).toBeGreaterThan(50)
  expect(named.filter((name) => !existsSync(path.join(root, name)))).toEqual([])
  for (const line of differences.filter((each) => each.includes('*Asserted*')))
    expect(line).toMatch(/\*Asserted\*.*`(?:src|test)\/[^`]+`/)
})
