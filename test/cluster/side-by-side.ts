// Both programs do the same, each in a namespace of its own, and must answer the same and leave the same.
import { mkdirSync, rmSync } from 'node:fs'
import path from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { ProcessOutcome } from '../support/run-command.ts'
import {
  atRest,
  byText,
  type Left,
  leftIn,
  makeNamespace,
  pause,
  settledText,
  timeless,
  until,
  withoutHastyEnd,
  writeChart,
} from './looks.ts'
import { type ApiObject, ask, call, home, settled } from './programs.ts'

export * from './looks.ts'

/** The programs that are compared; the first says what is right. */
export const both = ['helm', 'pintle'] as const

/** The program of a namespace's side. */
export type Side = (typeof both)[number]

/** Two namespaces and what is done in them. */
export interface SideBySide {
  namespaceOf(side: Side): string
  /** Writes a chart and gives its folder. */
  writeChart(name: string, files: { readonly [path: string]: string }): string
  /** Does the same on both sides; the arguments may depend on the side. Gives our answer. */
  expectSame(args: readonly string[] | ((side: Side) => readonly string[]), options?: CallOptions): Promise<Answer>
  /** Expects equal records and objects on both sides; gives ours. */
  expectSameLeft(options?: {
    readonly driver?: 'configmap'
    /** JSON without what is left to chance. */
    readonly words?: (text: string) => string
  }): Promise<Left>
  /** Expects one object to be equal on both sides, status left out; gives ours. */
  expectSameObject(pathOf: (side: Side) => string): Promise<ApiObject>
  /**
   * Runs command lines, words apart by spaces, and what lies between them, on both sides; after each line the answers
   * and what is left must be equal. Gives our answers of the lines and what is left at last.
   */
  story(...steps: readonly Step[]): Promise<Story>
}

/** A command line, one that depends on the side, or something done on one side. */
export type Step = string | readonly string[] | ((side: Side) => string | Promise<unknown>)

/** How a story went. */
export interface Story extends Left {
  readonly answers: readonly Answer[]
}

/** How both are called. */
export interface CallOptions {
  readonly environment?: { readonly [name: string]: string }
  /** One after the other, for what both sides share. */
  readonly inTurn?: boolean
  /** With `inTurn`: before each. */
  readonly beforeEach?: () => void
  /** The arguments name a namespace of their own. */
  readonly elsewhere?: boolean
  /** Words over what depends on the side. */
  readonly words?: (text: string) => string
  /** Both are interrupted as by Ctrl-C once this holds on their side, and they have had time to hear of it. */
  readonly interruptWhen?: (side: Side) => Promise<boolean>
}

/** An answer in words that do not depend on the side. */
export interface Answer {
  readonly exitCode: number
  readonly output: string
  readonly errorOutput: string
}

/** Makes the namespaces before and removes them after the tests of the file, which run one after the other. */
export function sideBySide(title: string): SideBySide {
  beforeAll(() => makeNamespaces(title))
  afterAll(() => removeNamespaces(title))
  return sidesOf(title)
}

/** Gives what defines tests that run at once, each with namespaces of its own. */
export function stories(title: string): (name: string, tell: (sides: SideBySide) => Promise<unknown>) => void {
  let count = 0
  return (name, tell) => {
    count += 1
    const own = `${title}-${count}`
    test.concurrent(name, async () => {
      await makeNamespaces(own)
      try {
        await tell(sidesOf(own))
      } finally {
        await removeNamespaces(own)
      }
    })
  }
}

function namespaceOn(title: string, side: Side): string {
  return `${title}-on-${side}`
}

async function makeNamespaces(title: string): Promise<void> {
  // One of an earlier run may still be on its way out.
  await onBoth((side) => makeNamespace(namespaceOn(title, side)))
  for (const side of both) mkdirSync(homeOf(namespaceOn(title, side)), { recursive: true })
}

async function removeNamespaces(title: string): Promise<void> {
  await onBoth((side) => ask('DELETE', `/api/v1/namespaces/${namespaceOn(title, side)}`))
  for (const side of both) rmSync(homeOf(namespaceOn(title, side)), { recursive: true, force: true })
}

/** A home of its own: what another test's program has just read of discovery would be taken for true. */
function homeOf(namespace: string): string {
  return path.join(home, namespace)
}

function sidesOf(title: string): SideBySide {
  const namespaceOf = (side: Side): string => namespaceOn(title, side)
  const neutral = (side: Side, text: string): string =>
    text.replaceAll(namespaceOf(side), 'NAMESPACE').replaceAll(`side-${side}`, 'side-SIDE')
  const sides: SideBySide = {
    namespaceOf,
    async story(...steps) {
      const answers: Answer[] = []
      for (const step of steps) {
        const given = typeof step === 'function' ? both.map(step) : [step, step]
        if (typeof given[0] !== 'string' && !Array.isArray(given[0])) {
          await Promise.all(given)
          continue
        }
        const lines = given as (string | readonly string[])[]
        const args = (side: Side): readonly string[] => {
          const line = lines[both.indexOf(side)] as string | readonly string[]
          return typeof line === 'string' ? line.split(' ') : line
        }
        answers.push(await sides.expectSame(args))
        if (!readers.has(args('pintle')[0] as string)) await sides.expectSameLeft()
      }
      return { answers, ...(await sides.expectSameLeft()) }
    },
    async expectSameObject(pathOf) {
      const look = async (side: Side): Promise<ApiObject> => {
        const object = await ask('GET', pathOf(side))
        const { owners, ...rest } = object.metadata === undefined ? object : settled(object)
        return JSON.parse(neutral(side, JSON.stringify(timeless({ ...rest, owners: owners?.toSorted(byText) }))))
      }
      const [theirs, ours] = await atRest(both.map((side) => () => look(side)))
      expect(ours).toEqual(theirs)
      return ours
    },
    writeChart,
    async expectSame(args, { environment = {}, interruptWhen, ...options } = {}) {
      const { inTurn = false, beforeEach = () => {}, elsewhere = false, words: ownWords = (text) => text } = options
      const run = (side: Side): Promise<ProcessOutcome> => {
        beforeEach()
        const given = typeof args === 'function' ? args(side) : args
        // What stands behind `--` is no flag.
        const namespace = elsewhere ? [] : ['-n', namespaceOf(side)]
        return call(side, [...given.slice(0, 1), ...namespace, ...given.slice(1)], {
          environment: { HOME: homeOf(namespaceOf(side)), ...environment },
          ...(interruptWhen === undefined
            ? {}
            : { interrupt: until(() => interruptWhen(side)).then(() => pause(10_000)) }),
        })
      }
      const outcomes = inTurn ? [await run('helm'), await run('pintle')] : await Promise.all(both.map(run))
      const [theirs, ours] = outcomes
        .map((each, index) =>
          both[index] === 'helm' ? withoutHastyEnd(each, typeof args === 'function' ? args('helm') : args) : each,
        )
        .map(({ exitCode, output, errorOutput }, index) => {
          const words = (text: string): string => neutral(both[index] as Side, settledText(ownWords(text)))
          return { exitCode, output: words(output), errorOutput: words(errorOutput) }
        })
      expect(ours, String(typeof args === 'function' ? args('pintle') : args)).toEqual(theirs)
      return ours as Answer
    },
    async expectSameLeft({ driver, words = (text: string) => text } = {}) {
      const look = async (side: Side): Promise<Left> =>
        JSON.parse(words(neutral(side, JSON.stringify(await leftIn(namespaceOf(side), driver)))))
      const [theirs, ours] = await atRest(
        both.map((side) => () => look(side)),
        (left) => left.records,
      )
      expect(ours).toEqual(theirs)
      return ours as Left
    },
  }
  return sides
}

/** Does something on both sides at once. */
export async function onBoth(act: (side: Side) => Promise<unknown>): Promise<void> {
  await Promise.all(both.map(act))
}

const readers = new Set(['list', 'status', 'history', 'get'])
