// Whole templates against what Helm's own library answered.
import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../base/index.ts'
import { parseYaml } from '../formats/index.ts'
import { GoMap, type GoValue, goInt, goInt64 } from '../go/index.ts'
import { createKeys } from '../node/index.ts'
import { type EffectRequest, TemplateSet } from '../template/index.ts'
import { sprigFunctions } from './index.ts'

interface Vector {
  readonly template: string
  readonly values?: string
  readonly out?: string
  readonly error?: string
}

const functions = sprigFunctions()
const keys = createKeys()

const effects = {
  perform(request: EffectRequest): GoValue {
    if (request.kind === 'local-zone') return [goInt(0), 'UTC']
    if (request.kind === 'now') return goInt64(1_700_000_000_000_000_000n)
    if (request.kind === 'random-bytes') return new Uint8Array(request.length)
    if (request.kind === 'public-key') return keys.publicKeyOf(request.privateKey)
    if (request.kind === 'sign') return keys.sign(request)
    if (request.kind === 'aes-cbc') return keys.cipher(request)
    if (request.kind === 'lookup-host') return ''
    throw new Error(`the vectors do not ask for ${request.kind}`)
  },
}

function render(vector: Vector): { out?: string; error?: string } {
  const set = new TemplateSet({ name: 'gotpl', functions, missingKey: 'zero' })
  const values = new GoMap('common.Values', 'interface {}', parseYaml(vector.values ?? '{}') as Map<string, GoValue>)
  const data = new Map<string, GoValue>([
    ['Values', values],
    ['Release', new Map([['Revision', goInt(1)]])],
  ])
  try {
    set.parse('c/templates/t', vector.template)
    return { out: shown(set.execute('c/templates/t', data, { effects }).replaceAll('<no value>', '')) }
  } catch (error) {
    return { error: shown((error as Error).message) }
  }
}

/** Helm shows some errors in several lines; that is the renderer's doing, here it is undone. */
function oneLine(error: string): string {
  return error.replace(/^(\S+)\n {2}(executing [\s\S]*>):\n {4}/, 'template: $1: $2: ')
}

/** The recorder's JSON cannot carry bytes that are not UTF-8: it shows U+FFFD. */
function shown(text: string): string {
  return decodeUtf8(encodeUtf8(text)).replace(/[\ud800-\udbff][\udc00-\udfff]|[\ud800-\udfff]/g, (match) =>
    match.length === 2 ? match : '\ufffd',
  )
}

for (const folder of ['go', 'sprig']) {
  const path = new URL(`../../test/vectors/${folder}/`, import.meta.url)
  for (const name of readdirSync(path).filter((file) => file.endsWith('.jsonl'))) {
    describe(`${folder}/${name}`, () => {
      const vectors = readFileSync(new URL(name, path), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Vector)
      test(`${vectors.length} templates`, () => {
        const wrong = vectors
          .map((vector) => ({
            template: vector.template,
            got: render(vector),
            want: { ...(vector.error === undefined ? { out: vector.out } : { error: oneLine(vector.error) }) },
          }))
          .filter(({ got, want }) => JSON.stringify(got) !== JSON.stringify(want))
        expect(wrong).toEqual([])
      })
    })
  }
}
