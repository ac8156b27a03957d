// Errors of the database in the words of Go's Postgres client.
import { Failure, StorageError, textOf } from '../../diagnostics/index.ts'
import { DatabaseError, HostError } from '../../host/index.ts'

/** What the client prints of an error; `statement` is the one that met it. */
export function sqlErrorText(error: unknown, statement = ''): string {
  if (!(error instanceof DatabaseError)) return textOf(error)
  const state = error.state === '' ? '' : ` (${error.state})`
  return `pq: ${error.message}${placeOf(error, statement)}${state}`
}

function placeOf({ position }: DatabaseError, statement: string): string {
  if (position === undefined || statement === '') return ''
  const before = [...statement]
    .slice(0, position - 1)
    .join('')
    .split('\n')
  const column = [...(before.at(-1) as string)].length + 1
  return statement.includes('\n') ? ` at position ${before.length}:${column}` : ` at column ${column}`
}

/** An error of the database or its connection as a failure; others stay what they are. */
export function asStorageError(error: unknown, statement = ''): unknown {
  if (!(error instanceof DatabaseError) && !(error instanceof HostError)) return error
  const state = error instanceof DatabaseError ? { data: { sqlState: error.state } } : {}
  return new StorageError({ code: 'STORAGE_FAILED', helmText: sqlErrorText(error, statement), ...state, cause: error })
}

/** The failure of a driver that cannot be opened. */
export function cannotOpen(problem: unknown, text: string): Failure {
  if (problem instanceof Failure && problem.code === 'LIBRARY_NOT_FOUND') return problem
  return new StorageError({
    code: 'STORAGE_FAILED',
    helmText: `unable to instantiate SQL driver: ${text}`,
    cause: problem,
  })
}
