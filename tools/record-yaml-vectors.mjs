// Asks the oracle (test/real/oracle, built) anew for the answers in test/vectors/yaml:
// node tools/record-yaml-vectors.mjs path/to/oracle
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const directory = new URL('../test/vectors/yaml/', import.meta.url)
const separator = '\u0001SEPARATOR'

function ask(requests) {
  const input = requests.map((request) => JSON.stringify(request)).join('\n')
  const { stdout } = spawnSync(process.argv[2], { input: `${input}\n`, maxBuffer: 1 << 28, encoding: 'utf8' })
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

function lines(name) {
  return readFileSync(new URL(name, directory), 'utf8')
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}

function save(name, rows) {
  writeFileSync(new URL(name, directory), `${rows.map((row) => JSON.stringify(row)).join('\n')}\n`)
}

function literal(name, value) {
  return [`${name}=${JSON.stringify(value)}`]
}

const reads = lines('read.jsonl')
const readAnswers = ask(
  reads.map(({ root, text }) => ({
    template: `{{ ${root === 'list' ? 'fromYamlArray' : 'fromYaml'} .Values.text | toRawJson }}`,
    setJSON: literal('text', text),
  })),
)
save(
  'read.jsonl',
  reads.map(({ root, text }, index) => ({ root, text, json: readAnswers[index].out })),
)

const prints = lines('print.jsonl')
const printAnswers = ask(
  prints.map(({ value }) => ({
    template: ['toYaml', 'toYamlPretty', 'toJson'].map((name) => `{{ ${name} .Values.value }}`).join(separator),
    setJSON: [`value=${value}`],
  })),
)
save(
  'print.jsonl',
  prints.map(({ value }, index) => {
    const [yaml, pretty, json] = printAnswers[index].out.split(separator)
    return { value, yaml, pretty, json }
  }),
)
