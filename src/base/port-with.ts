// A port with some of its parts replaced.

/**
 * The port, of which `own` takes the place of some parts. A port may be an object of a class: its functions are called on it itself,
 * and its values are read when they are asked for. Spread, it gives what both give when they are spread.
 */
export function portWith<Port extends object>(port: Port, own: Partial<Port>): Port {
  const read = (key: PropertyKey): unknown => {
    if (Object.hasOwn(own, key)) return Reflect.get(own, key)
    const part: unknown = Reflect.get(port, key)
    return typeof part === 'function' ? part.bind(port) : part
  }
  // Over an object of its own: what is frozen in the port could not be replaced.
  return new Proxy({} as Port, {
    get: (_, key) => read(key),
    has: (_, key) => key in own || key in port,
    ownKeys: () => [...new Set([...Reflect.ownKeys(port), ...Reflect.ownKeys(own)])],
    getOwnPropertyDescriptor: (_, key) =>
      Object.hasOwn(own, key) || Object.hasOwn(port, key)
        ? { configurable: true, enumerable: true, get: () => read(key) }
        : undefined,
  })
}
