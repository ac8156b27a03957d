// docs/reference is what the command table gives. With UPDATE_REFERENCE=1 (`npm run docs`) it is written anew.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { referencePages } from './reference.ts'

const folder = path.resolve(import.meta.dirname, '../../docs/reference')

test('the reference is up to date; `npm run docs` writes it', () => {
  const pages = referencePages('pintle')
  if (process.env['UPDATE_REFERENCE'] === '1') {
    rmSync(folder, { recursive: true, force: true })
    mkdirSync(folder, { recursive: true })
    for (const { fileName, text } of pages) writeFileSync(path.join(folder, fileName), text)
  }
  expect(readdirSync(folder).sort()).toEqual(pages.map(({ fileName }) => fileName).sort())
  for (const { fileName, text } of pages) {
    expect(readFileSync(path.join(folder, fileName), 'utf8'), `${fileName} is stale`).toBe(text)
  }
})
