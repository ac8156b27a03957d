// A list as a developer portal shows it: every release of every namespace with its health, as JSON over HTTP.
// Run it with KUBECONFIG set; it serves on PORT until it is told to stop.
import { createServer } from 'node:http'
import process from 'node:process'
import { createHelm } from 'pintle'

const helm = createHelm()

async function releases(signal) {
  const list = await helm.list({ namespace: '*', signal, timeout: '10s' })
  return Promise.all(
    list.map(async ({ name, namespace, revision, status, updated, chart }) => {
      const { statuses } = await helm.release(name, { namespace }).status({ signal })
      const ready = statuses.filter((each) => each.status === 'Current').length
      return { name, namespace, revision, status, updated, chart, health: `${ready}/${statuses.length}` }
    }),
  )
}

const server = createServer(async (request, response) => {
  // A page that is left needs no answer: what was asked for it ends too.
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const answer = (status, body) => response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  try {
    if (request.url === '/releases') answer(200, await releases(gone.signal))
    else if (request.url === '/stats') answer(200, helm.stats())
    else answer(404, { error: 'not here' })
  } catch (error) {
    // An error of the library is data: code, message, places.
    answer(error.code === 'CLUSTER_UNREACHABLE' ? 503 : 500, error)
  }
})
server.listen(Number(process.env.PORT ?? 0), '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}/releases`))
process.once('SIGTERM', async () => {
  server.close()
  server.closeAllConnections()
  await helm.close()
})
