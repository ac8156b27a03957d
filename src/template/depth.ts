// How deep templates may go.

/** How deep templates may call each other by `{{template}}`; running out of stack counts as reaching it. */
export const maximumDepth = 100_000

/** Go's words for it. */
export const tooDeep = `exceeded maximum template depth (${maximumDepth})`

/** Whether the stack is used up. Must need as little stack as possible itself. */
export function isStackOverflow(error: unknown): boolean {
  return error instanceof RangeError && error.message.includes('call stack')
}
