// A call with its options as a worker is told of it.
import { isUrlObject } from '../kinds-of-objects.ts'
import { pathOf } from '../values-path.ts'
import type { RemoteCall } from './pool.ts'

/** What the caller's thread does itself. */
const own = ['signal', 'onEvent', 'deadline']

/** The call with its options as plain data: URLs of files become paths, what this thread looks after stays here. */
export function remoteCall(call: RemoteCall, options: object | undefined): RemoteCall {
  const kept = Object.entries(options ?? {}).filter(([name, value]) => !own.includes(name) && value !== undefined)
  return { ...call, arguments: [...call.arguments, Object.fromEntries(kept)].map((each) => plain(each, 0)) }
}

/** `options`, `values`, its list, and what stands in an entry. */
const deepest = 4

/** URLs do not cross the border, and stand at the top of a chart's or a values file's object; what is below is values and goes as it is. */
function plain(value: unknown, depth: number): unknown {
  if (isUrlObject(value)) return pathOf(value)
  if (depth > deepest) return value
  if (Array.isArray(value)) return value.map((each) => plain(each, depth + 1))
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each, depth + 1)]))
}
