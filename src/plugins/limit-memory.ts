// A WebAssembly module whose own memory is limited: the maximum is written into the module itself.

/** A module asks for more than it may have; `message` is wazero's. */
export class MemoryLimitError extends Error {}

const memorySection = 5
const pageKibibytes = 64
/** What Extism's own memory begins with, for which the limit holds too. */
const hostPages = 16

/**
 * The module with its memory limited to that many pages of 64 KiB; 0 leaves it as it is.
 *
 * Throws `MemoryLimitError` where it begins with more. What is no module comes back unchanged.
 *
 * @see github.com/tetratelabs/wazero RuntimeConfig.WithMemoryLimitPages
 */
export function limitMemory(module: Uint8Array, pages: number): Uint8Array {
  if (pages === 0 || module.length < 8) return module
  if (pages < hostPages) {
    throw new MemoryLimitError(`instantiating extism module: ${tooMuch('min', hostPages, pages).message}`)
  }
  let position = 8
  while (position < module.length) {
    const id = module[position] as number
    const size = readNumber(module, position + 1)
    if (size === undefined) return module
    const end = size.next + size.value
    if (id === memorySection) return withMemory(module, { start: position, content: size.next, end, pages })
    position = end
  }
  return module
}

function withMemory(
  module: Uint8Array,
  { start, content, end, pages }: { start: number; content: number; end: number; pages: number },
): Uint8Array {
  const count = readNumber(module, content)
  if (count === undefined || count.value !== 1) return module
  const kind = module[count.next] as number
  const least = readNumber(module, count.next + 1)
  if (least === undefined || kind > 1) return module
  const most = kind === 1 ? readNumber(module, least.next) : undefined
  if (most !== undefined && most.value > pages) throw tooMuch('max', most.value, pages)
  if (least.value > pages) throw tooMuch('min', least.value, pages)
  const limits = [1, 1, ...numberBytes(least.value), ...numberBytes(most?.value ?? pages)]
  const section = [memorySection, ...numberBytes(limits.length), ...limits]
  const limited = new Uint8Array(start + section.length + module.length - end)
  limited.set(module.subarray(0, start))
  limited.set(section, start)
  limited.set(module.subarray(end), start + section.length)
  return limited
}

function tooMuch(which: 'min' | 'max', found: number, limit: number): MemoryLimitError {
  const shown = (pages: number): string => `${pages} pages (${inUnits(pages)})`
  return new MemoryLimitError(`section memory: ${which} ${shown(found)} over limit of ${shown(limit)}`)
}

function inUnits(pages: number): string {
  let amount = pages * pageKibibytes
  for (const unit of ['Ki', 'Mi', 'Gi']) {
    if (amount < 1024) return `${amount} ${unit}`
    amount = Math.floor(amount / 1024)
  }
  return `${amount} Ti`
}

/** An unsigned LEB128 number of at most 32 bits. */
function readNumber(bytes: Uint8Array, start: number): { readonly value: number; readonly next: number } | undefined {
  let value = 0
  for (let index = 0; index < 5; index++) {
    const byte = bytes[start + index]
    if (byte === undefined) return undefined
    value += (byte & 0x7f) * 2 ** (7 * index)
    if (byte < 0x80) return { value, next: start + index + 1 }
  }
  return undefined
}

function numberBytes(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    bytes.push((rest % 128) + (rest >= 128 ? 128 : 0))
    rest = Math.floor(rest / 128)
  } while (rest > 0)
  return bytes
}
