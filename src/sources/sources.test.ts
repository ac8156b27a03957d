// Charts and values from real files, in the words of the real Helm.
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { decodeUtf8, encodeUtf8 } from '../base/index.ts'
import type { ChartSource } from '../chart/index.ts'
import { writeTar } from '../formats/index.ts'
import { createCompression, createFileSystem } from '../node/index.ts'
import { createFileChartSource } from './index.ts'

const chartYaml = 'apiVersion: v2\nname: c\nversion: 0.1.0\n'

describe('files', () => {
  let root = ''
  let source: ChartSource

  function write(path: string, content: string | Uint8Array): void {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), content)
  }

  async function messageOf(text: string): Promise<string> {
    try {
      await source.fetchChart({ text })
      return ''
    } catch (error) {
      return (error as Error).message.replaceAll(root, 'ROOT')
    }
  }

  const told: string[] = []

  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), 'sources-'))
    source = createFileChartSource({
      files: createFileSystem(),
      compression: createCompression(),
      environment: { workingDirectory: root },
      terminal: { readInput: async () => encodeUtf8('from: input\n') },
      onWarning: (line) => told.push(line),
    })
    write('c/Chart.yaml', `\ufeff${chartYaml}`)
    write('c/values.yaml', 'a: 1\n')
    write('c/templates/a.yaml', 'x')
    write('c/templates/.b.yaml.swp', 'x')
    write('c/tmp/deep/file', 'x')
    write('c/notes.txt', 'x')
    write('c/.helmignore', '# nothing\ntmp/\n*.txt\n')
    write('empty/x', '')
    write('values.yaml', 'a: 1\n')
    write('text.tgz', 'hello')
    write('long.tgz', 'hello '.repeat(200))
    write('broken.tgz', new Uint8Array([0x1f, 0x8b, 8, 1, 2, 3]))
    write('v9/Chart.yaml', 'apiVersion: v9\nname: c\nversion: 0.1.0\n')
    write('v3/Chart.yaml', 'apiVersion: v3\nname: c\nversion: 0.1.0\n')
    write('stars/Chart.yaml', chartYaml)
    write('stars/.helmignore', 'a/**\n')
    const archive = (files: { [name: string]: string }): Uint8Array =>
      gzipSync(writeTar(Object.entries(files).map(([name, text]) => ({ name, data: encodeUtf8(text) }))))
    write('good.tgz', archive({ 'c/Chart.yaml': chartYaml, 'c/values.yaml': 'a: 1\n' }))
    write('nochart.tgz', archive({ 'c/values.yaml': 'a: 1\n' }))
    write('flat.tgz', archive({ 'Chart.yaml': chartYaml }))
  })

  afterAll(() => rmSync(root, { recursive: true }))

  test('a directory without what it ignores', async () => {
    const { files } = await source.fetchChart({ text: join(root, 'c') })
    expect(files.map(({ path }) => path)).toEqual(['.helmignore', 'Chart.yaml', 'templates/a.yaml', 'values.yaml'])
    expect(decodeUtf8(files[1]!.data)).toBe(chartYaml)
  })

  test('files tell when they were last modified, to the nanosecond', async () => {
    const { files } = await source.fetchChart({ text: join(root, 'c') })
    const { mtimeNs } = statSync(join(root, 'c/templates/a.yaml'), { bigint: true })
    const decimals = String(mtimeNs % 1_000_000_000n)
      .padStart(9, '0')
      .replace(/0+$/, '')
    const second = new Date(Number(mtimeNs / 1_000_000n)).toISOString().slice(0, 19)
    expect(files.find(({ path }) => path === 'templates/a.yaml')?.modified).toBe(
      `${second}${decimals === '' ? '' : `.${decimals}`}Z`,
    )
  })

  test('an archive', async () => {
    const { files } = await source.fetchChart({ text: ` ${join(root, 'good.tgz')} ` })
    expect(files.map(({ path }) => path)).toEqual(['Chart.yaml', 'values.yaml'])
  })

  test('links are followed and told; those that lead back are refused', async () => {
    write('linked/Chart.yaml', chartYaml)
    write('other/a.yaml', 'y')
    symlinkSync('../other', join(root, 'linked/templates'))
    const { files, warnings } = await source.fetchChart({ text: join(root, 'linked') })
    expect(files.map(({ path }) => path)).toEqual(['Chart.yaml', 'templates/a.yaml'])
    expect(warnings?.map((line) => line.replaceAll(root, 'ROOT'))).toEqual([
      'level=INFO msg="found symbolic link in path. Contents of linked file included and used" path=ROOT/linked/templates resolved=ROOT/other',
    ])
    expect(told).toEqual(warnings)
    symlinkSync('../linked', join(root, 'linked/self'))
    expect(await messageOf(join(root, 'linked'))).toBe('open ROOT/linked/self: too many levels of symbolic links')
    rmSync(join(root, 'linked/self'))
    symlinkSync('/nonexistent', join(root, 'linked/nowhere'))
    expect(await messageOf(join(root, 'linked'))).toMatch(
      /^error evaluating symlink ROOT\/linked\/nowhere: lstat .*: no such file or directory$/,
    )
  })

  test('pipes are refused', async () => {
    write('pipe/Chart.yaml', chartYaml)
    execFileSync('mkfifo', [join(root, 'pipe/fifo')])
    expect(await messageOf(join(root, 'pipe'))).toBe(
      'cannot load irregular file ROOT/pipe/fifo as it has file mode type bits set',
    )
  })

  test.each([
    ['./nope', 'path "./nope" not found'],
    ['/nope', 'path "/nope" not found'],
    ['nope', 'non-absolute URLs should be in form of repo_name/path_to_chart, got: nope'],
    ['a/b', 'repo a not found'],
    ['file:///tmp/c', 'repo  not found'],
  ])('%s', async (text, message) => {
    expect(await messageOf(text)).toBe(message)
  })

  test.each([
    ['empty', 'unable to detect chart at ROOT/empty/Chart.yaml: open ROOT/empty/Chart.yaml: no such file or directory'],
    ['values.yaml', "file 'ROOT/values.yaml' seems to be a YAML file, but expected a gzipped archive"],
    ['text.tgz', "file 'ROOT/text.tgz' does not appear to be a gzipped archive; got 'application/octet-stream'"],
    ['long.tgz', "file 'ROOT/long.tgz' does not appear to be a gzipped archive; got 'text/plain; charset=utf-8'"],
    ['broken.tgz', 'unable to load chart archive'],
    ['nochart.tgz', 'unable to detect chart version, no Chart.yaml found'],
    ['flat.tgz', 'unable to load chart archive'],
    ['stars', 'double-star (**) syntax is not supported'],
  ])('%s below the root', async (name, message) => {
    expect(await messageOf(join(root, name))).toBe(message)
  })

  test('what cannot be fetched yet is said so', async () => {
    expect(await messageOf('oci://registry/chart')).toBe(
      'cannot fetch "oci://registry/chart": charts and values are read from local files only',
    )
    await expect(source.readValuesFile('https://x/values.yaml')).rejects.toThrow('local files only')
  })

  test('values files', async () => {
    expect(decodeUtf8(await source.readValuesFile('-'))).toBe('from: input\n')
    expect(decodeUtf8(await source.readValuesFile(join(root, 'values.yaml')))).toBe('a: 1\n')
    await expect(source.readValuesFile(join(root, 'no.yaml'))).rejects.toThrow(
      `open ${join(root, 'no.yaml')}: no such file or directory`,
    )
    await expect(source.readValuesFile(root)).rejects.toThrow(`read ${root}: is a directory`)
  })
})
