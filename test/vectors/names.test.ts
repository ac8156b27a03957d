// Every function that templates of Helm have occurs among the recorded vectors.
import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { helmFunctions } from '../../src/render/index.ts'

const names = Object.keys(JSON.parse(readFileSync(new URL('functions.json', import.meta.url), 'utf8')) as object)
const folders = ['sprig', 'go', 'helm', 'template']
const builtIn = 'and call eq ge gt html index js le len lt ne not or print printf println urlquery'.split(' ')

test('every function is called by some vector', () => {
  const used = new Set<string>()
  for (const folder of folders) {
    const path = new URL(`${folder}/`, import.meta.url)
    for (const name of readdirSync(path).filter((each) => each.endsWith('.jsonl'))) {
      for (const line of readFileSync(new URL(name, path), 'utf8').trim().split('\n')) {
        const { template, files, input } = JSON.parse(line) as { template?: string; files?: object; input?: string }
        for (const [word] of `${template} ${input} ${JSON.stringify(files)}`.matchAll(/\w+/g)) used.add(word)
      }
    }
  }
  expect(names.filter((name) => !used.has(name))).toEqual([])
})

test('the functions are those of Helm, no more and no fewer', () => {
  const ours = [...helmFunctions().keys(), ...builtIn]
  expect([...new Set(ours)].sort()).toEqual(names.sort())
})
