// Logs of containers: nothing runs in the sandbox, so a log says deterministically what would have run.
import type { JsonObject } from '../../base/index.ts'
import { badRequest } from '../errors.ts'
import { child, children } from '../objects/defaults.ts'
import { nameOf } from '../store.ts'
import type { ApiContext } from './context.ts'
import type { ApiRequest, ApiResponse } from './model.ts'
import { flagOf, numberOf } from './options.ts'
import type { Route } from './route.ts'

const encoder = new TextEncoder()

/** The lines of a container: its image and its command line, and how it ended if it failed. */
function containerLog(pod: JsonObject, container: JsonObject): string[] {
  const words = [
    ...(Array.isArray(container.command) ? container.command : []),
    ...(Array.isArray(container.args) ? container.args : []),
  ].map(String)
  const lines = [`sandbox: container ${String(container.name)} of image ${String(container.image)}`]
  if (words.length > 0)
    lines.push(
      `sandbox: ${words.map((word) => (/^[\w./:=@%+,-]+$/.test(word) ? word : JSON.stringify(word))).join(' ')}`,
    )
  const status = children(child(pod, 'status'), 'containerStatuses').find(({ name }) => name === container.name)
  const terminated = child(child(status ?? {}, 'state'), 'terminated')
  const last = child(child(status ?? {}, 'lastState'), 'terminated')
  const code = terminated.exitCode ?? last.exitCode
  if (typeof code === 'number') lines.push(`sandbox: exited with code ${code}`)
  return lines
}

/** GET …/pods/<name>/log */
export function podLog(context: ApiContext, request: ApiRequest, route: Route): ApiResponse {
  const namespace = route.namespace ?? ''
  const name = route.name ?? ''
  const pod = context.objects.get(route.resource, namespace, name)
  const container = chooseContainer(pod, request.query.get('container') ?? '')
  const state = child(
    children(child(pod, 'status'), 'containerStatuses').find((entry) => entry.name === container.name) ?? {},
    'state',
  )
  const waiting = child(state, 'waiting').reason
  const initial = !children(child(pod, 'spec'), 'containers').includes(container)
  if (!initial && (Object.keys(state).length === 0 || (waiting !== undefined && waiting !== 'CrashLoopBackOff'))) {
    throw badRequest(
      `container "${String(container.name)}" in pod "${name}" is waiting to start: ${String(waiting ?? 'ContainerCreating')}`,
    )
  }
  let lines = containerLog(pod, container)
  const tail = numberOf(request.query, 'tailLines')
  if (tail !== undefined) lines = tail === 0 ? [] : lines.slice(-tail)
  const started = String(
    child(state, 'running').startedAt ??
      child(state, 'terminated').startedAt ??
      child(pod, 'metadata').creationTimestamp ??
      '',
  )
  if (flagOf(request.query, 'timestamps')) lines = lines.map((line) => `${started.replace('Z', '.000000000Z')} ${line}`)
  const text = encoder.encode(lines.map((line) => `${line}\n`).join(''))
  const follow = flagOf(request.query, 'follow') && child(state, 'running').startedAt !== undefined
  const headers = { 'content-type': 'text/plain', 'cache-control': 'no-cache, private' }
  return { status: 200, headers, body: follow ? followed(context, text, { pod, signal: request.signal }) : text }
}

function chooseContainer(pod: JsonObject, wanted: string): JsonObject {
  const spec = child(pod, 'spec')
  const containers = children(spec, 'containers')
  const all = [...containers, ...children(spec, 'initContainers')]
  if (wanted === '') {
    const [only] = containers
    if (only === undefined || all.length > 1) {
      const names = containers.map((container) => String(container.name)).join(' ')
      const initial = children(spec, 'initContainers')
        .map((container) => String(container.name))
        .join(' ')
      const more = initial === '' ? '' : ` or one of the init containers: [${initial}]`
      throw badRequest(`a container name must be specified for pod ${nameOf(pod)}, choose one of: [${names}]${more}`)
    }
    return only
  }
  const found = all.find((container) => container.name === wanted)
  if (found === undefined) throw badRequest(`container ${wanted} is not valid for pod ${nameOf(pod)}`)
  return found
}

/** The text at once, then nothing more until the pod ends or goes away. */
async function* followed(
  context: ApiContext,
  text: Uint8Array,
  until: { readonly pod: JsonObject; readonly signal: AbortSignal | undefined },
): AsyncGenerator<Uint8Array> {
  yield text
  const uid = child(until.pod, 'metadata').uid
  await new Promise<void>((resolve) => {
    if (until.signal?.aborted === true) return resolve()
    const done = () => {
      unsubscribe()
      until.signal?.removeEventListener('abort', done)
      resolve()
    }
    const unsubscribe = context.store.subscribe((event) => {
      if (event.storage !== 'pods' || event.object.metadata.uid !== uid) return
      const phase = child(event.object, 'status').phase
      if (event.type === 'DELETED' || phase === 'Succeeded' || phase === 'Failed') done()
    })
    until.signal?.addEventListener('abort', done, { once: true })
  })
}
