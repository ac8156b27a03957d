// How the parts of a client make their calls: with checked arguments, on the world, as the API documents their failures.
import { portWith } from '../base/index.ts'
import { ChartError, type Failure, type FailureCode, type FailureData } from '../diagnostics/index.ts'
import { runCall, startCall, streamCall } from './call.ts'
import type { HelmEvent } from './events.ts'
import type { Operation } from './operation.ts'
import { type Check, checkArgument, checkOptions, type OptionRules } from './option-checks.ts'
import type { CallOptions, OperationOptions } from './options.ts'
import type { Engine, Session } from './session.ts'
import type { RemoteCall } from './worker/pool.ts'
import { remoteCall } from './worker/remote-call.ts'

/** What a call is and what it was given. */
export interface CallSpec<Options> {
  /** `install`, `repositories.add`, … */
  readonly name: string
  readonly options: Options | undefined
  readonly rules: OptionRules<Options>
  /** Positional arguments and what they must be. */
  readonly arguments?: readonly (readonly [name: string, value: unknown, check: Check])[]
  /** The same call as a worker makes it, its options left out. */
  readonly remote?: RemoteCall
  /** See `Call`. */
  readonly changes?: boolean
  /** Of failures without one. */
  readonly family?: new (
    data: FailureData,
  ) => Failure
  readonly code?: FailureCode
}

/** The three kinds of calls. */
export interface ClientCalls {
  read<T, Options extends CallOptions>(
    spec: CallSpec<Options>,
    work: (engine: Engine, signal: AbortSignal) => Promise<T>,
  ): Promise<T>
  start<T, Options extends OperationOptions>(
    spec: CallSpec<Options>,
    work: (engine: Engine, signal: AbortSignal) => AsyncGenerator<HelmEvent, T>,
  ): Operation<T>
  stream<T, Options extends CallOptions>(
    spec: CallSpec<Options>,
    work: (engine: Engine, signal: AbortSignal) => AsyncIterable<T>,
  ): AsyncGenerator<T, void, undefined>
}

/** Calls in a session. */
export function createClientCalls(session: Session): ClientCalls {
  const callOf = <Options extends object>(spec: CallSpec<Options>) => ({
    name: spec.name,
    family: spec.family ?? ChartError,
    code: spec.code ?? ('INVALID_ARGUMENT' as const),
    changes: spec.changes === true,
    check() {
      for (const [name, value, check] of spec.arguments ?? []) checkArgument(spec.name, { [name]: value }, check)
      checkOptions(spec.name, spec.options, spec.rules)
    },
    options: spec.options,
  })
  // Rendering does not wait for anything: of many calls at once each has a turn of the event loop of its own.
  const turns = { last: Promise.resolve() }
  const turn = (): Promise<void> => {
    turns.last = turns.last.then(() => new Promise((resolve) => setImmediate(resolve)))
    return turns.last
  }
  return {
    read: <T, Options extends CallOptions>(
      spec: CallSpec<Options>,
      work: (engine: Engine, signal: AbortSignal) => Promise<T>,
    ) =>
      runCall(session, callOf(spec), async (signal) => {
        if (session.workers === undefined || spec.remote === undefined) return work(await session.open(), signal)
        const steps = (await session.workers()).run<T>(remoteCall(spec.remote, spec.options), signal)
        for (;;) {
          const step = await steps.next()
          if (step.done) return step.value
        }
      }),
    start: <T, Options extends OperationOptions>(
      spec: CallSpec<Options>,
      work: (engine: Engine, signal: AbortSignal) => AsyncGenerator<HelmEvent, T>,
    ) =>
      startCall<T>(session, callOf(spec), async function* (signal) {
        const number = session.sharedCharts?.begin()
        if (session.workers === undefined || spec.remote === undefined) {
          const engine = await session.open()
          await turn()
          signal.throwIfAborted()
          return yield* work(number === undefined ? engine : withSharedCharts(engine, session, number), signal)
        }
        await turn()
        signal.throwIfAborted()
        return yield* (await session.workers()).run<T>(remoteCall(spec.remote, spec.options), signal)
      }),
    stream: (spec, work) =>
      streamCall(session, callOf(spec), async function* (signal) {
        yield* work(await session.open(), signal)
      }),
  }
}

function withSharedCharts(engine: Engine, { sharedCharts }: Session, number: number): Engine {
  if (sharedCharts === undefined) return engine
  const { world } = engine
  return { ...engine, world: portWith(world, { charts: sharedCharts.sourceFor(number, world.charts) }) }
}
