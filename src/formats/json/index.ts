// JSON as Go reads and prints it. The door of this folder.
export { goToJson, jsonToGo, structValue, unsupportedNumber, validText } from './convert.ts'
export { maximumDepth } from './depth.ts'
export { type FormatJsonOptions, formatJson } from './format-json.ts'
export { JsonError } from './json-error.ts'
export { jsonNumber } from './number-text.ts'
export { parseJson, parseJsonList, parseJsonMap } from './parse-json.ts'
