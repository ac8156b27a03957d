// JSON Schema as Helm checks it. The door of this folder.
export type { Finding } from './messages.ts'
export { parseSchemaDocument } from './schema-document.ts'
export { SchemaError, SchemasNeeded, schemaTooDeep } from './schema-error.ts'
export type { LoadedSchema, LoadedSchemas } from './schema-set.ts'
export { type JsonProblems, neededSchemas, validateJson } from './validate-json.ts'
