// Word wrapping as goutils does it: by bytes, words end at plain spaces only.
import { decodeUtf8, encodeUtf8 } from '../base/index.ts'

const space = 0x20

/**
 * Breaks `text` into lines of at most `width` bytes; spaces at the start of a line are dropped. Longer words stay
 * whole unless `breakWords`.
 *
 * @see goutils WrapCustom
 */
export function wrapWords(
  text: string,
  options: { readonly width: number; readonly lineEnd: string; readonly breakWords: boolean },
): string {
  const bytes = encodeUtf8(text)
  const width = Math.max(options.width, 1)
  const lines: string[] = []
  let start = 0
  while (bytes.length - start > width) {
    if (bytes[start] === space) {
      start += 1
      continue
    }
    const lastSpace = bytes.lastIndexOf(space, start + width)
    if (lastSpace >= start) {
      lines.push(decodeUtf8(bytes.subarray(start, lastSpace)))
      start = lastSpace + 1
    } else if (options.breakWords) {
      lines.push(decodeUtf8(bytes.subarray(start, start + width)))
      start += width
    } else {
      const nextSpace = bytes.indexOf(space, start + width)
      if (nextSpace === -1) break
      lines.push(decodeUtf8(bytes.subarray(start, nextSpace)))
      start = nextSpace + 1
    }
  }
  lines.push(decodeUtf8(bytes.subarray(start)))
  return lines.join(options.lineEnd)
}
