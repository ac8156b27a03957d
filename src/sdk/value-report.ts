// Explained values as programs read them: plain data.
import type { ExplainedValue, TemplatePlace } from '../actions/index.ts'
import type { Json } from '../base/index.ts'
import type { ValueHistory, ValueOrigin } from '../chart/index.ts'
import { goToJson } from '../formats/index.ts'

/** A value, where it came from and who reads it. */
export interface ValueReport {
  /** From the root chart's view, such as `image.tag` or `links[0].name`. */
  readonly path: string
  /** Absent where it was removed or is secret. */
  readonly value?: Json
  /** A null took it away. */
  readonly removed: boolean
  /** Not told, for it goes into a Secret or is called like one; see `showSecrets`. */
  readonly secret: boolean
  /** Where its value comes from. */
  readonly history: ValueHistory
  /** What was there before, the nearest first. */
  readonly overrides: readonly { readonly origin: ValueOrigin; readonly value?: Json }[]
  /** The template expressions that read it. */
  readonly readers: readonly TemplatePlace[]
  /** A dependency's `condition` or `tags` reads it. */
  readonly condition: boolean
}

/** An explained value as plain data. */
export function reportValue({ value, overrides, ...facts }: ExplainedValue): ValueReport {
  return {
    ...facts,
    ...(value === undefined ? {} : { value: goToJson(value) }),
    overrides: overrides.map(({ origin, value: each }) => ({
      origin,
      ...(each === undefined ? {} : { value: goToJson(each) }),
    })),
  }
}
