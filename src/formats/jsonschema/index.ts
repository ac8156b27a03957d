// JSON Schema as Helm checks it. The door of this folder.
export { SchemaError } from './schema-set.ts'
export { validateJson } from './validate-json.ts'
