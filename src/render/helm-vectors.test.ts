// Templates and charts with the values and flags they were given, against what Helm's own library answered.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { renderOurs } from '../../test/fuzz/render-ours.ts'
import type { Outcome, Request } from '../../test/fuzz/request.ts'

type Vector = Request & { readonly out?: string; readonly want?: Outcome['files']; readonly error?: string }

const folder = new URL('../../test/vectors/helm/', import.meta.url)

describe.each(readdirSync(folder).filter((name) => name.endsWith('.jsonl')))('%s', (name) => {
  const lines = readFileSync(new URL(name, folder), 'utf8').trim().split('\n')
  const vectors = lines.map((line) => JSON.parse(line) as Vector)
  test(`${vectors.length} cases`, () => {
    const wrong = vectors
      .map(({ out, want, error, ...request }) => ({
        request,
        got: renderOurs(request),
        want: { out, files: want, error },
      }))
      .filter(({ got, want }) => JSON.stringify(got) !== JSON.stringify(want))
    expect(wrong).toEqual([])
  })
})
