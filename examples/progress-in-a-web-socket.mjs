// Progress of an install in a browser: every event of the operation goes through a web socket as JSON; closing it stops the install.
// `socket` is what browsers, Deno, Bun and the package `ws` all have: `send`, `close` and `addEventListener`.
import { createHelm } from 'pintle'
import { createTestCluster } from 'pintle/testing'

/** @param {{ send(text: string): void, close(): void, addEventListener(type: 'close', listener: () => void): void }} socket */
export async function serveInstall(socket, helm, { name, chart, values }) {
  const operation = helm.install(name, chart, { values, wait: true, timeout: '2m' })
  socket.addEventListener('close', () => void operation.abort(new Error('the page was closed')))
  try {
    for await (const event of operation) {
      // An event is plain data; a failure in it tells itself as data too.
      socket.send(JSON.stringify(event))
    }
    const { revision, status } = await operation
    socket.send(JSON.stringify({ type: 'result', revision, status }))
  } catch (error) {
    socket.send(JSON.stringify({ type: 'error', error }))
  } finally {
    socket.close()
  }
}

// A socket for trying it without a browser.
const seen = []
const socket = { send: (text) => seen.push(JSON.parse(text)), close: () => {}, addEventListener: () => {} }
const cluster = createTestCluster()
const helm = createHelm({ kube: cluster.kube, namespace: 'default', environment: false })
await serveInstall(socket, helm, { name: 'shop', chart: './examples/shop', values: {} })
await helm.close()
await cluster.close()

const plan = seen.find(({ type }) => type === 'plan')
const steps = plan.phases.reduce((sum, { operations }) => sum + operations.length, 0)
const done = seen.filter(({ type, state }) => type === 'operation' && state === 'done').length
console.log(`${steps} planned steps, ${done} done; then ${seen.at(-1).type}: ${JSON.stringify(seen.at(-1))}`)
