// Asks the oracle (test/real/oracle, built) anew for the answers in test/vectors/yaml and test/vectors/toml:
// node tools/record-yaml-vectors.mjs path/to/oracle
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const directory = new URL('../test/vectors/', import.meta.url)
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

const reads = lines('yaml/read.jsonl')
const readAnswers = ask(
  reads.map(({ root, text }) => ({
    template: `{{ ${root === 'list' ? 'fromYamlArray' : 'fromYaml'} .Values.text | toRawJson }}`,
    setJSON: literal('text', text),
  })),
)
save(
  'yaml/read.jsonl',
  reads.map(({ root, text }, index) => ({ root, text, json: readAnswers[index].out })),
)

const prints = lines('yaml/print.jsonl')
const printAnswers = ask(
  prints.map(({ value }) => ({
    template: ['toYaml', 'toYamlPretty', 'toJson'].map((name) => `{{ ${name} .Values.value }}`).join(separator),
    setJSON: [`value=${value}`],
  })),
)
save(
  'yaml/print.jsonl',
  prints.map(({ value }, index) => {
    const [yaml, pretty, json] = printAnswers[index].out.split(separator)
    return { value, yaml, pretty, json }
  }),
)

const tomlReads = lines('toml/read.jsonl')
const tomlReadAnswers = ask(
  tomlReads.map(({ text }) => ({
    template: '{{ fromToml .Values.text | toRawJson }}',
    setJSON: literal('text', text),
  })),
)
save(
  'toml/read.jsonl',
  tomlReads.map(({ text }, index) => ({ text, json: tomlReadAnswers[index].out })),
)

const tomlPrints = lines('toml/print.jsonl')
const tomlPrintAnswers = ask(
  tomlPrints.map(({ value }) => ({ template: '{{ toToml .Values.value }}', setJSON: [`value=${value}`] })),
)
save(
  'toml/print.jsonl',
  tomlPrints.map(({ value }, index) => ({ value, toml: tomlPrintAnswers[index].out })),
)
