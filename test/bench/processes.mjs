// Whole processes beside each other: wall time in turns, so that a machine that slows down slows all of them, and the peak
// of resident memory in runs of their own.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import process from 'node:process'

/** @typedef {{ name: string, command: string[], env?: NodeJS.ProcessEnv }} Program `env`: beside that of all programs */

/**
 * Median milliseconds from start to end of each program, after one run that does not count.
 *
 * @param {Program[]} programs
 * @param {{ runs: number, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<Map<string, number>>}
 */
export async function wallTimes(programs, { runs, env }) {
  const times = new Map(programs.map(({ name }) => [name, []]))
  for (let turn = 0; turn <= runs; turn++) {
    for (const { name, command, env: own } of programs) {
      const started = performance.now()
      await start(command, { ...env, ...own }).ended
      if (turn > 0) times.get(name).push(performance.now() - started)
    }
  }
  return new Map([...times].map(([name, values]) => [name, median(values)]))
}

/**
 * MiB of resident memory at the peak of each program, the median of three runs; `undefined` where there is no /proc. The
 * kernel keeps the peak of a process that lives, so it is read again and again until the end.
 */
export async function peakMemory(programs, { env }) {
  const peaks = new Map()
  for (const { name, command, env: own } of programs) {
    const values = []
    for (let turn = 0; turn < 3; turn++) values.push(await peakOf(command, { ...env, ...own }))
    peaks.set(name, values.includes(undefined) ? undefined : median(values))
  }
  return peaks
}

export function median(values) {
  const sorted = values.toSorted((left, right) => left - right)
  return sorted[Math.floor(sorted.length / 2)]
}

async function peakOf(command, env) {
  if (process.platform !== 'linux') return undefined
  const { child, ended } = start(command, env)
  const state = { kibibytes: 0, over: false }
  const over = ended.finally(() => {
    state.over = true
  })
  while (!state.over) {
    state.kibibytes = Math.max(state.kibibytes, highWater(child.pid))
    await new Promise((resolve) => setImmediate(resolve))
  }
  await over
  return state.kibibytes / 1024
}

function highWater(pid) {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1] ?? 0)
  } catch {
    return 0
  }
}

function start([file, ...words], env) {
  const child = spawn(file, words, { env, stdio: ['ignore', 'ignore', 'pipe'] })
  const complaints = []
  child.stderr.on('data', (data) => complaints.push(data))
  const ended = new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (code) =>
      code === 0
        ? resolve()
        : reject(new Error(`\`${[file, ...words].join(' ')}\` ended with ${code}: ${complaints.join('')}`)),
    )
  })
  return { child, ended }
}
