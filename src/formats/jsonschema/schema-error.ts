// What is thrown where a schema cannot be used.

/** A schema cannot be used; the message is Helm's. */
export class SchemaError extends Error {}

/** What is said of a schema for which the stack is too small. */
export const schemaTooDeep = 'unable to validate schema: it nests too deeply'

/** Schemas of other places are needed before this one can be used. */
export class SchemasNeeded extends SchemaError {
  readonly addresses: readonly string[]

  constructor(addresses: readonly string[]) {
    super(`failing loading "${addresses[0]}": schemas of other places were not given`)
    this.addresses = addresses
  }
}
