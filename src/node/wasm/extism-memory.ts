// Extism's memory beside a module's own. This function runs in a worker: it may use nothing but its argument.

/** Blocks of bytes at offsets. Offset 0 is no block. */
export interface ExtismMemory {
  reset(): void
  allocate(size: number): number
  free(offset: number): void
  sizeOf(offset: number): number
  read(offset: number, size: number): Uint8Array
  write(offset: number, data: Uint8Array): void
  view(): DataView
  readonly used: number
}

/** A memory of at most `limitBytes`; where no more fits, allocating gives 0. */
export function createExtismMemory(limitBytes: number): ExtismMemory {
  const start = 16
  const sizes = new Map<number, number>()
  const freed = new Map<number, number[]>()
  let bytes = new Uint8Array(65536)
  let used = start
  const roomOf = (size: number): number => (size + 7) & ~7
  const grow = (wanted: number): void => {
    if (wanted <= bytes.length) return
    const larger = new Uint8Array(Math.max(wanted, bytes.length * 2))
    larger.set(bytes)
    bytes = larger
  }
  return {
    reset() {
      sizes.clear()
      freed.clear()
      used = start
    },
    allocate(size) {
      if (size === 0) return 0
      const room = roomOf(size)
      const known = freed.get(room)?.pop()
      const offset = known ?? used
      if (known === undefined) {
        if (used + room > limitBytes) return 0
        grow(used + room)
        used += room
      }
      sizes.set(offset, size)
      return offset
    },
    free(offset) {
      const size = sizes.get(offset)
      if (size === undefined) return
      sizes.delete(offset)
      const room = roomOf(size)
      const list = freed.get(room)
      if (list === undefined) freed.set(room, [offset])
      else list.push(offset)
    },
    sizeOf: (offset) => sizes.get(offset) ?? 0,
    read: (offset, size) => (offset + size <= used ? bytes.slice(offset, offset + size) : new Uint8Array()),
    write: (offset, data) => bytes.set(data, offset),
    view: () => new DataView(bytes.buffer),
    get used() {
      return used
    },
  }
}
