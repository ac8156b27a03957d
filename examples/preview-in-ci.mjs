// What a pull request would change: renders the chart as the branch has it and compares it, object by object, with what is installed.
// Run it with KUBECONFIG set. Ends with exit code 2 when something would change, so that a pipeline can ask for approval.
import process from 'node:process'
import { createHelm, HelmError } from 'pintle'

const [name = 'preview', chart = './examples/shop', replicas = '2'] = process.argv.slice(2)
const keyOf = ({ kind, metadata }) => `${kind}/${metadata.name}`
const byKey = (objects) => new Map(objects.map((object) => [keyOf(object), JSON.stringify(object)]))

const helm = createHelm()
const installed = await helm.get(name).catch((error) => {
  if (error instanceof HelmError && error.code === 'RELEASE_NOT_FOUND') return undefined
  throw error
})
const wanted = await helm.template(name, chart, {
  values: { api: { replicas: Number(replicas) } },
  mode: installed === undefined ? 'install' : 'upgrade',
})

const before = byKey(installed?.resources() ?? [])
const after = byKey(wanted.resources())
const changes = [
  ...[...after].filter(([key, text]) => before.get(key) !== text).map(([key]) => (before.has(key) ? `~ ${key}` : `+ ${key}`)),
  ...[...before.keys()].filter((key) => !after.has(key)).map((key) => `- ${key}`),
]
for (const change of changes) console.log(change)
await helm.close()
console.log(`${changes.length} of ${after.size} objects would change`)
process.exitCode = changes.length === 0 ? 0 : 2
