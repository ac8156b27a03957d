// Helm's own library in a process that stays: requests and answers as lines of JSON.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'

/** Starts it. `render` resolves when the chart is rendered and rejects when it cannot be. */
export function startOracle(command) {
  const child = spawn(command, { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    async render(files) {
      child.stdin.write(
        `${JSON.stringify({ id: 1, files, release: { name: 'rel', namespace: 'default', revision: 1 } })}\n`,
      )
      const { value } = await lines.next()
      const answer = JSON.parse(value)
      if (answer.error !== undefined) throw new Error(`the oracle: ${answer.error}`)
    },
    close: () => child.stdin.end(),
  }
}
