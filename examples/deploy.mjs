// Installs a chart from a Node program, follows what happens, changes a value and removes the release again.
// Run it with KUBECONFIG set, for example to `pintle sandbox start --quiet`.
import { createHelm } from 'pintle'

const helm = createHelm({ namespace: 'default' })
const release = helm.release('deployed-by-node')

const installing = release.install('./examples/shop', { values: { api: { replicas: 3 } }, wait: true })
for await (const event of installing) {
  if (event.type === 'operation' && event.target) console.log(event.state, event.act, `${event.target.kind}/${event.target.name}`)
}
const installed = await installing
console.log(`revision ${installed.revision} is ${installed.status}`)

const upgraded = await release.upgrade('./examples/shop', { values: { title: 'From Node' }, wait: true })
console.log(`revision ${upgraded.revision} is ${upgraded.status}`)

for (const { name, revision } of await helm.list()) console.log(name, revision)
await release.uninstall()

try {
  await release.get()
} catch (error) {
  console.log(error.code, error.message)
}
await helm.close()
