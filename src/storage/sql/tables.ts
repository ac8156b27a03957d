// The tables of the SQL driver, and the book that tells which of them are there, both as Helm makes them.
import type { Clock, Database, DatabaseSession } from '../../host/index.ts'
import { cannotOpen, sqlErrorText } from './sql-error.ts'

/** Helm's book of changes that were made to the database. */
const book = '"gorp_migrations"'

const makeBook = `create table if not exists ${book} ("id" text not null primary key, "applied_at" timestamp with time zone) ;`

const readBook = `SELECT "id" FROM ${book} ORDER BY "id" ASC`

interface Change {
  readonly id: string
  readonly statements: readonly string[]
}

/** Both under Helm's names, sorted as Helm makes them. */
const changes: readonly Change[] = [
  {
    id: 'custom_labels',
    statements: [
      'CREATE TABLE custom_labels_v1 (releaseKey VARCHAR(64), releaseNamespace VARCHAR(67), key VARCHAR(317), value VARCHAR(63))',
      'CREATE INDEX ON custom_labels_v1 (releaseKey, releaseNamespace)',
      'GRANT ALL ON custom_labels_v1 TO PUBLIC',
      'ALTER TABLE custom_labels_v1 ENABLE ROW LEVEL SECURITY',
    ],
  },
  {
    id: 'init',
    statements: [
      'CREATE TABLE releases_v1 (key VARCHAR(90), type VARCHAR(64) NOT NULL, body TEXT NOT NULL, name VARCHAR(64) NOT NULL, ' +
        'namespace VARCHAR(64) NOT NULL, version INTEGER NOT NULL, status TEXT NOT NULL, owner TEXT NOT NULL, ' +
        'createdAt INTEGER NOT NULL, modifiedAt INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(key, namespace))',
      'CREATE INDEX ON releases_v1 (key, namespace)',
      ...['version', 'status', 'owner', 'createdAt', 'modifiedAt'].map(
        (column) => `CREATE INDEX ON releases_v1 (${column})`,
      ),
      'GRANT ALL ON releases_v1 TO PUBLIC',
      'ALTER TABLE releases_v1 ENABLE ROW LEVEL SECURITY',
    ],
  },
]

/**
 * Makes the tables that are not there yet, each with its entry in the book.
 * @throws StorageError `unable to instantiate SQL driver: …`
 * @see helm pkg/storage/driver/sql.go ensureDBSetup
 */
export async function prepareTables(database: Database, clock: Clock, signal?: AbortSignal): Promise<void> {
  const known = await knownChanges(database, signal).catch(() => undefined)
  if (known !== undefined && changes.every(({ id }) => known.includes(id))) return
  await run(database, { text: makeBook, ...(signal === undefined ? {} : { signal }) })
  const made = await knownChanges(database, signal)
  const unknown = made.find((id) => !changes.some((change) => change.id === id))
  if (unknown !== undefined) {
    const text = `Unable to create migration plan because of ${unknown}: unknown migration in database`
    throw cannotOpen(undefined, text)
  }
  for (const change of changes) {
    if (!made.includes(change.id)) await make(change, database, clock)
  }
}

async function knownChanges(session: DatabaseSession, signal?: AbortSignal): Promise<string[]> {
  return (await session.query(readBook, [], signal)).map(({ id }) => String(id))
}

async function make({ id, statements }: Change, database: Database, clock: Clock): Promise<void> {
  await database.transaction(async (session) => {
    for (const text of statements) await run(session, { text, handling: id })
    const now = new Date(Number(clock.now() / 1_000_000n)).toISOString()
    await run(session, {
      text: `insert into ${book} ("id","applied_at") values ($1,$2);`,
      values: [id, now],
      handling: id,
    })
  })
}

async function run(
  session: DatabaseSession,
  statement: {
    readonly text: string
    readonly values?: readonly unknown[]
    /** The change that it is part of. */
    readonly handling?: string
    readonly signal?: AbortSignal
  },
): Promise<void> {
  const { text, values, handling, signal } = statement
  try {
    await session.query(text, values ?? [], signal)
  } catch (error) {
    signal?.throwIfAborted()
    throw cannotOpen(error, `${sqlErrorText(error, text)}${handling === undefined ? '' : ` handling ${handling}`}`)
  }
}
