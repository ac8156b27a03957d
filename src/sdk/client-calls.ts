// How the parts of a client make their calls: with checked arguments, on the world, as the API documents their failures.
import { ChartError, type Failure, type FailureCode, type FailureData } from '../diagnostics/index.ts'
import { runCall, startCall, streamCall } from './call.ts'
import type { HelmEvent } from './events.ts'
import type { Operation } from './operation.ts'
import { type Check, checkArgument, checkOptions, type OptionRules } from './option-checks.ts'
import type { CallOptions, OperationOptions } from './options.ts'
import type { Engine, Session } from './session.ts'

/** What a call is and what it was given. */
export interface CallSpec<Options> {
  /** `install`, `repositories.add`, … */
  readonly name: string
  readonly options: Options | undefined
  readonly rules: OptionRules<Options>
  /** Positional arguments and what they must be. */
  readonly arguments?: readonly (readonly [name: string, value: unknown, check: Check])[]
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
    check() {
      for (const [name, value, check] of spec.arguments ?? []) checkArgument(spec.name, { [name]: value }, check)
      checkOptions(spec.name, spec.options, spec.rules)
    },
    options: spec.options,
  })
  return {
    read: (spec, work) => runCall(session, callOf(spec), async (signal) => work(await session.open(), signal)),
    start: (spec, work) =>
      startCall(session, callOf(spec), async function* (signal) {
        return yield* work(await session.open(), signal)
      }),
    stream: (spec, work) =>
      streamCall(session, callOf(spec), async function* (signal) {
        yield* work(await session.open(), signal)
      }),
  }
}
