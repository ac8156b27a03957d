// Hundreds of revisions: what `history`, `list`, `status`, rollbacks, `--history-max` and `uninstall` make of them, in both programs.
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ask, call, type ProgramName, succeed } from './programs.ts'
import { both, makeNamespace, withoutLibraryLog, writeChart } from './side-by-side.ts'

const revisions = 300
const namespaceOf = (program: ProgramName): string => `long-history-${program}`
const chart = writeChart('chart', {
  'templates/one.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\ndata: {word: "{{ .Values.word }}"}\n',
})

/** The first revision's record as that of another one. */
function recordOf(
  secret: { data: { release: string }; metadata: { labels: object } },
  revision: number,
  status: string,
) {
  const text = gunzipSync(Buffer.from(Buffer.from(secret.data.release, 'base64').toString(), 'base64')).toString()
  const release = JSON.parse(text) as { version: number; info: { [key: string]: unknown }; manifest: string }
  release.version = revision
  release.info = { ...release.info, status, description: `Upgrade complete ${revision}` }
  const encoded = gzipSync(JSON.stringify(release)).toString('base64')
  return {
    metadata: {
      name: `sh.helm.release.v1.r.v${revision}`,
      labels: { ...secret.metadata.labels, version: String(revision), status },
    },
    type: 'helm.sh/release.v1',
    data: { release: Buffer.from(encoded).toString('base64') },
  }
}

beforeAll(async () => {
  for (const program of both) {
    const namespace = namespaceOf(program)
    await makeNamespace(namespace)
    await succeed('helm', ['install', 'r', chart, '-n', namespace, '--set', 'word=a'])
    const secrets = `/api/v1/namespaces/${namespace}/secrets`
    const first = await ask('GET', `${secrets}/sh.helm.release.v1.r.v1`)
    const waiting = Array.from({ length: revisions - 1 }, (_, index) => index + 2)
    const write = async (): Promise<void> => {
      for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
        const status = next === revisions ? 'deployed' : next % 7 === 0 ? 'failed' : 'superseded'
        await ask('POST', secrets, recordOf(first, next, status))
      }
    }
    await Promise.all(Array.from({ length: 4 }, write))
    await ask('PATCH', `${secrets}/sh.helm.release.v1.r.v1`, recordOf(first, 1, 'superseded'))
  }
})

afterAll(async () => {
  for (const program of both) await ask('DELETE', `/api/v1/namespaces/${namespaceOf(program)}`)
})

/** Answers of both, without what depends on the side and the moment. */
async function answers(words: string) {
  const told = await Promise.all(
    both.map(async (program) => {
      // Otherwise Helm sends five requests a second, and removing records takes hundreds.
      const environment = { PINTLE_DIAGNOSTICS: 'plain', HELM_BURST_LIMIT: '5000' }
      const outcome = await call(program, [...words.split(' '), '-n', namespaceOf(program)], { environment })
      const neutral = (text: string): string =>
        withoutLibraryLog(text)
          .replaceAll(namespaceOf(program), 'NAMESPACE')
          .replace(
            /[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \d{4}|\d{4}-\d\d-\d\d[T ][\d:.+Z ]+(?:UTC)?/g,
            'TIME',
          )
          .replace(/( {2,})\d+[smh][\dsmh]*$/gm, '$1AGE')
          .replace(/ +\t/g, '\t')
          .replace(/NAMESPACE[ \t]+/g, 'NAMESPACE ')
      return { words, exitCode: outcome.exitCode, output: neutral(outcome.output), error: neutral(outcome.errorOutput) }
    }),
  )
  expect(told[1]).toEqual(told[0])
  return told[1] as NonNullable<(typeof told)[1]>
}

const revisionsLeft = async (program: ProgramName): Promise<number[]> => {
  const { items } = await ask('GET', `/api/v1/namespaces/${namespaceOf(program)}/secrets?labelSelector=owner%3Dhelm`)
  const versions = items.map(({ metadata }: { metadata: { labels: { version: string } } }) => metadata.labels.version)
  return versions.map(Number).sort((left: number, right: number) => left - right)
}

test('reading', async () => {
  expect((await answers('history r')).output.split('\n')).toHaveLength(256 + 2)
  expect((await answers('history r --max 3')).output).toContain('Upgrade complete 300')
  expect(JSON.parse((await answers('history r --max 1000 -o json')).output)).toHaveLength(revisions)
  await answers('list')
  await answers('list -a -o json')
  await answers('list --failed --superseded')
  await answers('status r')
  await answers('status r --revision 2')
  await answers('get manifest r --revision 299')
  expect((await answers('status r --revision 301')).exitCode).toBe(1)
})

test('writing', async () => {
  // Without a limit nothing is removed; with one all that is too much is, whatever it was.
  await answers(`upgrade r ${chart} --set word=b --history-max 0`)
  for (const program of both) expect(await revisionsLeft(program)).toHaveLength(revisions + 1)
  await answers('rollback r 5 --history-max 200')
  const left = await Promise.all(both.map(revisionsLeft))
  expect(left[1]).toEqual(left[0])
  expect(left[1]).toHaveLength(200)
  await answers(`upgrade r ${chart} --set word=c`)
  for (const program of both) expect(await revisionsLeft(program)).toHaveLength(10)
  await answers('history r')
  await answers('uninstall r --keep-history')
  await answers('list --uninstalled -q')
  await answers('uninstall r')
  for (const program of both) expect(await revisionsLeft(program)).toEqual([])
})
