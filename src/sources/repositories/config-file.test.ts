// The file repositories.yaml: where its lock stands.
import { expect, it } from 'vitest'
import { createFixedClock } from '../../testing/fixed-clock.ts'
import { createMemoryFiles } from '../../testing/memory-files.ts'
import { changeConfigFile } from './config-file.ts'

it.each([
  ['repos.yaml', ['repos.lock', 'repos.yaml']],
  ['repositories', ['repositories', 'repositories.lock']],
  ['.repos', ['.repos', '.repos.lock']],
  ['a.b/repos.x.yaml', ['a.b']],
])('%s is locked beside itself, and nothing else is made', async (path, names) => {
  const files = createMemoryFiles()
  await changeConfigFile(path, { files, clock: createFixedClock() }, (content) => content)
  const found = (await files.readDirectory('/')).map(({ name }) => name)
  expect(found.sort()).toEqual(names)
})
