// Splits a stream of bytes into its lines and reads each as JSON.

/** The values, one per line; an unfinished last line is dropped, for a broken stream is nothing to trust. */
export async function* readJsonLines(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<unknown> {
  const decoder = new TextDecoder()
  let parts: string[] = []
  for await (const chunk of chunks) {
    const text = decoder.decode(chunk, { stream: true })
    const lines = text.split('\n')
    const unfinished = lines.pop() as string
    for (const line of lines) {
      const whole = parts.length === 0 ? line : parts.join('') + line
      parts = []
      if (whole.trim() !== '') yield JSON.parse(whole) as unknown
    }
    if (unfinished !== '') parts.push(unfinished)
  }
}
