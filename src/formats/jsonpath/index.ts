// JSONPath templates, as kubectl and Helm know them. The door of this syntax.
export { renderJsonPath } from './evaluate-json-path.ts'
export { JsonPathError, parseJsonPath } from './parse-json-path.ts'
