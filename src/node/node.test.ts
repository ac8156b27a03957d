// Tests of the host's ports over Node.
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createClock, createCompression, createFileSystem, createProcesses } from './index.ts'

const folder = { path: '' }
beforeAll(() => {
  folder.path = mkdtempSync(join(tmpdir(), 'pintle-node-'))
})
afterAll(() => rmSync(folder.path, { recursive: true, force: true }))

describe('files', () => {
  const files = createFileSystem()

  it('words errors as Go does', async () => {
    const missing = join(folder.path, 'missing.yaml')
    await expect(files.readFile(missing)).rejects.toMatchObject({
      reason: 'not-found',
      message: `open ${missing}: no such file or directory`,
    })
    await expect(files.readFile(folder.path)).rejects.toMatchObject({
      reason: 'is-a-directory',
      message: `read ${folder.path}: is a directory`,
    })
  })

  it('replaces a file in one step and writes through links', async () => {
    const file = join(folder.path, 'a.txt')
    const link = join(folder.path, 'link.txt')
    await files.writeFile(file, new TextEncoder().encode('one'), { mode: 0o600 })
    symlinkSync(file, link)
    await files.writeFile(link, new TextEncoder().encode('two'))
    expect(new TextDecoder().decode(await files.readFile(file))).toBe('two')
    expect((await files.linkStatus(link))?.kind).toBe('link')
    expect((await files.readDirectory(folder.path)).map(({ name }) => name)).toEqual(['a.txt', 'link.txt'])
  })

  it('leaves permissions as they were unless they are wanted exactly, and takes names as long as can be', async () => {
    const own = join(folder.path, 'permissions')
    await files.makeDirectory(own)
    const file = join(own, 'a'.repeat(255))
    const write = async (options: Parameters<typeof files.writeFile>[2]): Promise<number | undefined> => {
      await files.writeFile(file, new Uint8Array(), options)
      return (await files.status(file))?.mode
    }
    expect(await write({ mode: 0o640 })).toBe(0o640)
    expect(await write({ mode: 0o600 })).toBe(0o640)
    expect(await write(undefined)).toBe(0o640)
    expect(await write({ mode: 0o600, exactMode: true })).toBe(0o600)
    expect(await write({ mode: 0o640 })).toBe(0o600)
    expect(await files.readDirectory(own)).toHaveLength(1)
  })

  it('makes a directory with those above it, and ends where nothing can be made', async () => {
    const own = join(folder.path, 'directories')
    const deep = join(own, 'one/two/three')
    await files.makeDirectory(deep, { mode: 0o700 })
    await files.makeDirectory(deep)
    expect(await files.status(deep)).toMatchObject({ kind: 'directory' })
    const file = join(own, 'in-the-way')
    writeFileSync(file, '')
    await expect(files.makeDirectory(file)).rejects.toMatchObject({ reason: 'exists' })
    await expect(files.makeDirectory(join(file, 'one/two'))).rejects.toMatchObject({ reason: 'not-a-directory' })
    if (process.platform === 'linux')
      await expect(files.makeDirectory('/proc/pintle/one')).rejects.toMatchObject({ reason: 'not-found' })
  })

  it('refuses a file beyond the limit before reading it', async () => {
    const file = join(folder.path, 'big')
    writeFileSync(file, Buffer.alloc(10))
    await expect(files.readFile(file, { limitBytes: 9 })).rejects.toMatchObject({ reason: 'too-large' })
    expect((await files.readFile(file, { limitBytes: 10 })).length).toBe(10)
    // A device never ends.
    await expect(files.readFile('/dev/zero', { limitBytes: 200_000 })).rejects.toMatchObject({ reason: 'too-large' })
    expect((await files.readFile('/dev/null')).length).toBe(0)
  })

  it('tells what is not there from what is', async () => {
    mkdirSync(join(folder.path, 'directory'))
    expect(await files.status(join(folder.path, 'nothing'))).toBeUndefined()
    expect(await files.status(join(folder.path, 'a.txt', 'below'))).toBeUndefined()
    expect((await files.status(join(folder.path, 'directory')))?.kind).toBe('directory')
    await files.remove(join(folder.path, 'directory'))
    await files.remove(join(folder.path, 'directory'))
  })
})

describe('compression', () => {
  const compression = createCompression()

  it('stops at the limit', () => {
    const bomb = compression.gzip(new Uint8Array(1_000_000), 9)
    expect(() => compression.gunzip(bomb, 999_999)).toThrow(expect.objectContaining({ reason: 'too-large' }))
    expect(compression.gunzip(bomb, 1_000_000).length).toBe(1_000_000)
  })

  it('refuses what is no gzip stream, or half of one', () => {
    expect(() => compression.gunzip(new TextEncoder().encode('hello world, this is text'), 100)).toThrow(
      'gzip: invalid header',
    )
    const whole = compression.gzip(new TextEncoder().encode('hello'), 6)
    expect(() => compression.gunzip(whole.subarray(0, whole.length - 4), 100)).toThrow('unexpected EOF')
  })
})

describe('clock', () => {
  it('sleeps until told otherwise', async () => {
    const controller = new AbortController()
    const sleeping = createClock().sleep(60_000, controller.signal)
    controller.abort(new Error('enough'))
    await expect(sleeping).rejects.toThrow('enough')
  })

  it('moves forward and knows nanoseconds', () => {
    const clock = createClock()
    const first = clock.now()
    expect(clock.now() >= first).toBe(true)
    expect(first > 1_600_000_000_000_000_000n).toBe(true)
  })
})

describe('processes', () => {
  it("gives output, exit code and Go's words for a missing program", async () => {
    const processes = createProcesses()
    const ran = await processes.run({
      command: process.execPath,
      arguments: ['-e', 'process.stdin.pipe(process.stdout); process.exitCode = 3'],
      input: new TextEncoder().encode('in'),
    })
    expect([ran.exitCode, new TextDecoder().decode(ran.output)]).toEqual([3, 'in'])
    await expect(processes.run({ command: 'no-such-program-here', arguments: [] })).rejects.toThrow(
      'exec: "no-such-program-here": executable file not found in $PATH',
    )
  })

  it('sees variables, tells what ended it, and is stopped when it says too much', async () => {
    const node = (script: string) => ({ command: process.execPath, arguments: ['-e', script] })
    const processes = createProcesses()
    const seen = await processes.run({
      ...node('process.stdout.write(`${process.env.MINE} ${process.env.OTHER}`)'),
      environment: { MINE: 'a', OTHER: 'b' },
      variables: { OTHER: 'c' },
    })
    expect(new TextDecoder().decode(seen.output)).toBe('a c')
    const killed = await processes.run(node('process.kill(process.pid, "SIGTERM"); setInterval(() => {}, 1000)'))
    expect([killed.exitCode, killed.killedBy]).toEqual([143, 'SIGTERM'])
    const endless = { command: 'yes', arguments: [] }
    await expect(processes.run({ ...endless, outputLimitBytes: 100_000 })).rejects.toMatchObject({
      reason: 'too-large',
    })
  })
})
