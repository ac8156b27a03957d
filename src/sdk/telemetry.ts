// Spans and metrics of a client's calls, by the telemetry that the host program has set up, if it has.
import type { Failure } from '../diagnostics/index.ts'

/** Told of a call's beginning; what it gives is told of its end. */
export type ObserveCall = (name: string) => (error?: Failure) => void

/** Where OpenTelemetry's API keeps what the host has registered, whichever copy of it that was. */
const registered = Symbol.for('opentelemetry.js.api.1')

/** Nothing is loaded, and nothing is done, where the host has registered neither a tracer nor a meter. */
export function hasTelemetry(): boolean {
  const global = (globalThis as { readonly [key: symbol]: unknown })[registered]
  return typeof global === 'object' && global !== null && ('trace' in global || 'metrics' in global)
}

/**
 * Observes calls as spans `pintle.NAME` and in the histogram `pintle.call.duration` (seconds; attributes `pintle.call` and, for those
 * that failed, `error.type`). Without the package `@opentelemetry/api` nothing is observed.
 */
export async function openTelemetry(version: string): Promise<ObserveCall | undefined> {
  const api = await loadApi()
  if (api === undefined) return undefined
  const tracer = api.trace.getTracer('pintle', version)
  const durations = api.metrics
    .getMeter('pintle', version)
    .createHistogram('pintle.call.duration', { unit: 's', description: 'How long calls of the library take' })
  return (name) => {
    const began = performance.now()
    const span = tracer.startSpan(`pintle.${name}`, { kind: api.SpanKind.CLIENT, attributes: { 'pintle.call': name } })
    return (error) => {
      const attributes = { 'pintle.call': name, ...(error === undefined ? {} : { 'error.type': error.code }) }
      durations.record((performance.now() - began) / 1000, attributes)
      if (error !== undefined) {
        span.setAttribute('error.type', error.code)
        span.setStatus({ code: api.SpanStatusCode.ERROR, message: error.code })
      }
      span.end()
    }
  }
}

/** Within `try`, so that bundlers know that it may be missing. */
async function loadApi(): Promise<typeof import('@opentelemetry/api') | undefined> {
  try {
    return await import('@opentelemetry/api')
  } catch {
    return undefined
  }
}
