// `version` and `.Capabilities.HelmVersion` speak of the same Helm; the command has its own words, so that `version` loads nothing else.
import { expect, test } from 'vitest'
import { followedHelm } from '../render/index.ts'
import { buildInfo } from './build-info.ts'

test('the command follows the Helm that charts are told of', () => {
  expect(buildInfo).toEqual(followedHelm)
})
