// What Helm's own library made of TOML, recorded in test/vectors/toml.
import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type GoInteger, type GoSlice, type GoValue, typeOf } from '../../go/index.ts'
import { formatJson, parseJson } from '../json/index.ts'
import { formatToml, parseToml, TomlError } from './index.ts'

function vectors<T>(name: string): T[] {
  const text = readFileSync(new URL(`../../../test/vectors/toml/${name}`, import.meta.url), 'utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as T)
}

function answer(work: () => string, failed: (message: string) => string): string {
  try {
    return work()
  } catch (error) {
    expect(error).toBeInstanceOf(TomlError)
    return failed((error as TomlError).helmText)
  }
}

test.each(vectors<{ text: string; json: string }>('read.jsonl'))('reads $text', ({ text, json }) => {
  const raw = { escapeHtml: false }
  expect(
    answer(
      () => formatJson(parseToml(text), raw),
      (error) => formatJson(new Map([['Error', error]]), raw),
    ),
  ).toBe(json)
})

test.each(vectors<{ value: string; toml: string }>('print.jsonl'))('prints $value', ({ value, toml }) => {
  expect(
    answer(
      () => formatToml(parseJson(value)),
      (error) => error,
    ),
  ).toBe(toml)
})

test('types are those of Go', () => {
  const value = parseToml('a = 1\nb = 1.0\nc = 2001-02-03T04:05:06Z\n[[d]]\n__proto__ = 1\n')
  expect((value.get('a') as GoInteger).kind).toBe('int64')
  expect(value.get('b')).toBe(1)
  expect(typeOf(value.get('c') ?? null)).toBe('time.Time')
  expect((value.get('d') as GoSlice).typeName).toBe('[]map[string]interface {}')
  expect(formatToml(value)).toBe('a = 1\nb = 1.0\nc = 2001-02-03T04:05:06Z\n\n[[d]]\n  __proto__ = 1\n')
})

test('depth has an end', () => {
  expect(() => parseToml(`a = ${'['.repeat(100_000)}`)).toThrow(TomlError)
  const map = new Map<string, GoValue>()
  map.set('self', [map])
  expect(() => formatToml(map)).toThrow(TomlError)
})
