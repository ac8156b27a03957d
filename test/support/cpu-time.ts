// How long something computes, which on a busy machine is less than how long it takes.

/** Milliseconds of processor time that this process has had. */
export function cpuMilliseconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1000
}
