// What the handlers of requests share.
import type { Clock } from '../../host/index.ts'
import type { Objects } from '../objects/objects.ts'
import type { Registry } from '../registry.ts'
import type { Store } from '../store.ts'
import type { TablePrinter } from '../tables/table.ts'
import type { ProtobufReader } from './protobuf.ts'

/** The parts of the sandbox that requests need. */
export interface ApiContext {
  readonly store: Store
  readonly registry: Registry
  readonly objects: Objects
  readonly tables: TablePrinter
  readonly clock: Clock
  /** Milliseconds since 1970. */
  readonly nowMilliseconds: () => number
  /** The version that this server says to be, such as `v1.35.0`. */
  readonly version: string
  readonly uuid: () => string
  readonly protobuf: ProtobufReader
}
