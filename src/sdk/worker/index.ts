// The program of a worker: a client in a thread of its own, that makes calls for the client that started it.
import { createAbortController, parentThread } from '../../node/index.ts'
import type { HelmOptions } from '../client-options.ts'
import { createHelm, type Helm } from '../create-helm.ts'
import type { Operation } from '../operation.ts'
import { type FromWorker, packEvent, packFailure, packResult, type ToWorker } from './messages.ts'

const parent = parentThread()
if (parent !== undefined) {
  const helm = createHelm({
    ...(parent.data as HelmOptions),
    log: (line) => parent.send({ type: 'log', line } satisfies FromWorker),
  })
  const stops = new Map<number, AbortController>()
  parent.onMessage((message) => {
    const told = message as ToWorker
    if (told.type === 'abort') {
      stops.get(told.id)?.abort()
      parent.send({ type: 'heard', id: told.id } satisfies FromWorker)
      return
    }
    const stop = createAbortController()
    stops.set(told.id, stop)
    void makeCall(helm, told, { signal: stop.signal, send: (answer) => parent.send(answer) }).finally(() =>
      stops.delete(told.id),
    )
  })
}

interface Making {
  readonly signal: AbortSignal
  readonly send: (answer: FromWorker) => void
}

async function makeCall(
  helm: Helm,
  { id, namespace, method, arguments: given }: Extract<ToWorker, { type: 'call' }>,
  { signal, send }: Making,
): Promise<void> {
  const target = namespace === undefined ? helm : helm.withNamespace(namespace)
  const values = [...given]
  values.push({ ...(values.pop() as object | undefined), signal })
  try {
    const [part, verb] = method.split('.')
    const work = part === 'chart' ? target.chart[verb as 'lint'] : target[method as 'template']
    const operation = (work as (...given: unknown[]) => Operation<unknown> | Promise<unknown>)(...values)
    if (Symbol.asyncIterator in operation)
      for await (const event of operation)
        if (event.type !== 'done') send({ type: 'event', id, event: packEvent(event) })
    send({ type: 'result', id, result: packResult(await operation) })
  } catch (error) {
    send({ type: 'failure', id, failure: packFailure(error) })
  }
}
