// Files and functions have the sizes that STYLE.md sets.
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkSizes, oversizes } from './check-sizes.ts'

test('no file has more than 600 lines, no function more than 100', () => {
  expect(checkSizes(path.resolve(import.meta.dirname, '../../src'))).toEqual([])
})

test('what is too long is found', () => {
  const body = (count: number, indent: string): string => `${indent}  run()\n`.repeat(count)
  const longFunction = `export async function go(): Promise<void> {\n${body(99, '')}}\n`
  expect(oversizes('a.ts', longFunction)).toEqual(['a.ts:1: go has 101 lines'])
  expect(oversizes('a.ts', `function go() {\n${body(98, '')}}\n`)).toEqual([])
  const longMethod = `class A {\n  private async go(\n    a: string,\n  ): void {\n${body(97, '  ')}  }\n}\n`
  expect(oversizes('a.ts', longMethod)).toEqual(['a.ts:2: go has 101 lines'])
  expect(oversizes('a.ts', '//\n'.repeat(601))).toEqual(['a.ts: 601 lines'])
})
