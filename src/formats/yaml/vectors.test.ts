// What Helm's own library made of texts and values, recorded in test/vectors/yaml.
import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { formatJson, parseJson } from '../json/index.ts'
import {
  formatYaml,
  formatYamlPretty,
  parseYaml,
  parseYamlList,
  parseYamlMap,
  parseYamlToJson,
  type YamlError,
} from './index.ts'

function vectors<T>(name: string): T[] {
  const text = readFileSync(new URL(`../../../test/vectors/yaml/${name}`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T)
}

/** What the template function prints: failures become text in place of the value. */
function answer(work: () => string, failed: (message: string) => string): string {
  try {
    return work()
  } catch (error) {
    expect(error).toHaveProperty('helmText')
    return failed((error as YamlError).helmText)
  }
}

describe('reading', () => {
  const rows = vectors<{ root: 'map' | 'list'; text: string; json: string }>('read.jsonl')
  test.each(rows)('$text', ({ root, text, json }) => {
    const raw = { escapeHtml: false }
    const got =
      root === 'map'
        ? answer(
            () => formatJson(parseYamlMap(text), raw),
            (error) => formatJson(new Map([['Error', error]]), raw),
          )
        : answer(
            () => formatJson(parseYamlList(text), raw),
            (error) => formatJson([error], raw),
          )
    expect(got).toBe(json)
  })

  test('plain objects hold the same as maps', () => {
    for (const { text, json } of rows) {
      if (json.includes('error converting') || json.includes('error unmarshaling')) continue
      expect(parseYamlToJson(text) ?? (json === '[]' ? [] : {})).toEqual(JSON.parse(json))
    }
  })
})

describe('printing', () => {
  const rows = vectors<{ value: string; yaml: string; pretty: string; json: string }>('print.jsonl')
  const cut = (text: string): string => text.replace(/\n$/, '')
  test.each(rows)('$value', ({ value, yaml, pretty, json }) => {
    const parsed = parseJson(value)
    expect(
      answer(
        () => cut(formatYaml(parsed)),
        () => '',
      ),
    ).toBe(yaml)
    expect(
      answer(
        () => cut(formatYamlPretty(parsed)),
        () => '',
      ),
    ).toBe(pretty)
    expect(formatJson(parsed)).toBe(json)
  })

  test('what is printed reads back the same', () => {
    for (const { value, yaml, json } of rows) {
      // NEL is a line end to YAML, and Go loses it on the way.
      if (yaml === '' || value.includes('\u0085')) continue
      expect(formatJson(parseYaml(formatYaml(parseJson(value))))).toBe(json)
    }
  })
})
