// Streams of resources: what Helm's own packages made of files and of post-rendered texts, recorded in test/vectors.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { Failure } from '../diagnostics/index.ts'
import { mergeFiles, splitStream } from './post-render.ts'

interface Recorded {
  /** Rendered files by path; absent where only splitting was asked for. */
  readonly files?: { readonly [path: string]: string }
  readonly stream?: string
  readonly merged?: string
  readonly split?: { readonly [path: string]: string }
  readonly error?: string
}

const recorded = readFileSync(new URL('../../test/vectors/post-render/streams.jsonl', import.meta.url), 'utf8')
  .trimEnd()
  .split('\n')
  .map((line) => JSON.parse(line) as Recorded)

function answer({ files, stream }: Recorded): Recorded {
  const result: { merged?: string; split?: { [path: string]: string }; error?: string } = {}
  try {
    const list = Object.entries(files ?? {}).map(([path, text]) => ({ path, text }))
    const merged = stream ?? mergeFiles(list)
    if (stream === undefined && merged !== '') result.merged = merged
    const split = splitStream(merged)
    if (split.length > 0) result.split = Object.fromEntries(split.map(({ path, text }) => [path, text]))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    result.error = error.helmText
  }
  return result
}

describe('streams of resources', () => {
  it.each(recorded.map((each, index) => [index, each] as const))(
    'recorded case %i',
    (_, { files, stream, ...wanted }) => {
      expect(answer({ ...(files && { files }), ...(stream !== undefined && { stream }) })).toEqual(wanted)
    },
  )

  it('refuses documents that are nested too deeply instead of exhausting the stack', () => {
    const deep = { path: 'c/templates/a.yaml', text: `a: ${'['.repeat(5000)}${']'.repeat(5000)}` }
    expect(() => mergeFiles([deep])).toThrow('parsing c/templates/a.yaml: MalformedYAMLError: yaml: exceeded max depth')
  })

  it('names files that have no name by their group', () => {
    expect(splitStream('kind: A\n', 'hooks').map(({ path }) => path)).toEqual(['generated-by-postrender-hooks-0.yaml'])
  })
})
