// Tests of suggestions.
import { describe, expect, it } from 'vitest'
import { nearestWord } from './index.ts'

describe('nearestWord', () => {
  it.each([
    ['imagee', ['image', 'images', 'ingress'], 'image'],
    ['pullpolicy', ['pullPolicy', 'pullSecrets'], 'pullPolicy'],
    ['toYmal', ['toYaml', 'toToml', 'toJson'], 'toYaml'],
    ['replicsa', ['replicas'], 'replicas'],
    ['image', ['image'], undefined],
    ['a', ['b', 'ab'], undefined],
    ['a', ['A'], 'A'],
    ['storage', ['database', 'worker'], undefined],
    ['x'.repeat(5000), ['x'.repeat(4999)], undefined],
  ])('%s', (word, candidates, expected) => {
    expect(nearestWord(word, candidates)).toBe(expected)
  })
})
