// A client that did nothing yet, and one that rendered; prints the memory of the process in MiB.
import process from 'node:process'
import { createHelm } from 'pintle'

const rss = () => Math.round(process.memoryUsage().rss / 2 ** 20)
const helm = createHelm({ environment: false })
const idle = rss()
await helm.template('shop', './examples/shop')
console.log(JSON.stringify({ idle, rendered: rss() }))
