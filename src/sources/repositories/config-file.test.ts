// The file repositories.yaml: where its lock stands.
import { expect, it } from 'vitest'
import { createClock } from '../../node/index.ts'
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

it('is not changed by a call that was aborted while another process held the lock', async () => {
  const files = createMemoryFiles({ '/repositories.lock.held/holder': '', '/repositories.yaml': 'repositories: []\n' })
  const stop = new AbortController()
  const change = changeConfigFile('/repositories.yaml', { files, clock: createClock(), signal: stop.signal }, () => {
    throw new Error('changed')
  })
  const outcome = change.catch((error: Error) => error.message)
  await new Promise((resolve) => setTimeout(resolve, 20))
  stop.abort(new Error('enough'))
  expect(await outcome).toBe('enough')
  await files.remove('/repositories.lock.held')
  await new Promise((resolve) => setTimeout(resolve, 80))
  expect((await files.readDirectory('/')).map(({ name }) => name).sort()).toEqual([
    'repositories.lock',
    'repositories.yaml',
  ])
})
