// Records vectors: runs templates through a program that answers with Helm's own library (one JSON line each way) and
// writes one JSON line per template with its answer.
//
//   node tools/record-vectors.mjs ORACLE INPUT OUTPUT
//
// INPUT holds one template per line: JSON (a string, or an object with `template` and maybe `values`, a YAML text) or
// the template's plain text; with `files` instead of `template` it is a whole chart, whose output goes to `want`. Empty lines and lines that start with `//` are left out.
import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

const [oracle, input, output] = process.argv.slice(2)
if (!oracle || !input || !output) {
  process.stderr.write('usage: record-vectors.mjs ORACLE INPUT OUTPUT\n')
  process.exit(2)
}

const requests = readFileSync(input, 'utf8')
  .split('\n')
  .filter((line) => line.trim() !== '' && !line.startsWith('//'))
  .map((line) => {
    const parsed = /^[{"]/.test(line) && !line.startsWith('{{') ? JSON.parse(line) : line
    return typeof parsed === 'string' ? { template: parsed } : parsed
  })

const child = spawn(oracle, [], { stdio: ['pipe', 'pipe', 'inherit'] })
const answers = createInterface({ input: child.stdout })
for (const [id, request] of requests.entries()) child.stdin.write(`${JSON.stringify({ id, ...request })}\n`)
child.stdin.end()

const lines = []
for await (const line of answers) {
  const { id, out, files, error } = JSON.parse(line)
  const { out: _out, want: _want, error: _error, ...request } = requests[id]
  const output = request.files === undefined ? { out: out ?? '' } : { want: files ?? {} }
  lines[id] = JSON.stringify({ ...request, ...(error === undefined ? output : { error }) })
}
writeFileSync(output, `${lines.join('\n')}\n`)
process.stderr.write(`${lines.length} vectors in ${output}\n`)
