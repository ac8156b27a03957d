// Servers of tests on free ports.
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'

/** Listens on the loopback interface; what ends the server and its connections goes to `closing`. Gives the port. */
export async function listen(server: Server, closing: (() => void)[]): Promise<number> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  closing.push(() => {
    server.close()
    for (const socket of sockets) socket.destroy()
  })
  return (server.address() as AddressInfo).port
}

/** A port that nobody listens on just now. */
export async function freePort(): Promise<number> {
  const server = createServer()
  const closing: (() => void)[] = []
  const port = await listen(server, closing)
  await new Promise((resolve) => server.close(resolve))
  return port
}

/** Starts a server of another program on a free port; on another one where somebody took that in the meantime. */
export async function onFreePort<Started>(start: (port: number) => Promise<Started>): Promise<Started> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await start(await freePort())
    } catch (error) {
      if (attempt === 5 || !/already in use/i.test(String(error))) throw error
    }
  }
}
