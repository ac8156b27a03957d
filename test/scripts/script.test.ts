// The script runner itself: it finds what differs.
import { expect, test } from 'vitest'
import { type HelmRunner, parseScript, runScript } from './script.ts'

const echo: HelmRunner = async ({ arguments: args, environment, input }) => ({
  exitCode: args[0] === 'fail' ? 1 : 0,
  output: `${args.join(' ')}\n${environment['X'] ?? ''}${new TextDecoder().decode(input)}`,
  errorOutput: args[0] === 'fail' ? 'Error: no\n' : '',
})
const run = (text: string): Promise<void> => runScript(parseScript(text), echo, new Set(['ours']))

test.each([
  'helm a b\nstdout ^a',
  '! helm fail\nstderr Error',
  "helm 'a  b'\ncmp stdout want\n-- want --\na  b\n",
  'env X=1\nhelm a\nstdout ^1',
  'stdin in\nhelm a\nstdout ^hello\n-- in --\nhello\n',
  '[real] helm fail\n[ours] helm a\n[!real] stdout a',
  'exists a/b\n! exists c\n-- a/b --\n',
])('passes: %s', async (text) => {
  await run(text)
})

test.each([
  ['helm fail', 'failed'],
  ['! helm a', 'should fail'],
  ['helm a\nstdout b', 'not found'],
  ['helm a\n! stdout a', 'should not be there'],
  ['helm a\ncmp stdout want\n-- want --\nb\n', 'differ'],
  ['exists a', 'a is not there'],
  ['stdout a', 'no command was run'],
  ['cp a b', 'no such script word: cp'],
  ['cd ..', "leaves the script's folder"],
])('fails: %s', async (text, message) => {
  await expect(run(text)).rejects.toThrow(message)
})
