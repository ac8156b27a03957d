// What an operation tells while it runs.
import type { ActionEvent } from '../actions/index.ts'
import type { FailureCode } from '../diagnostics/index.ts'

/**
 * Something that happened, by `type`: `download` (out of a registry), `plan` (what is about to be done, in phases), `operation`
 * (a step of the plan starts, is done or failed), `status` (how far an object is that is waited for), `hook-log` (output of
 * a hook or test, line by line while it runs and as Helm shows it afterwards), `stored` (a record was written), `warning` (a mistake that Helm passes in silence), `log` (a line that Helm
 * would log), and at last `done`.
 */
export type HelmEvent = ActionEvent | DoneEvent

/** The end, whatever it is. */
export interface DoneEvent {
  /** Always the last event. */
  readonly type: 'done'
  /** Whether it succeeded. */
  readonly ok: boolean
  /** Why not. */
  readonly code?: FailureCode
  /** From the start on. */
  readonly milliseconds: number
}
