// Source files, spans, failures and their codes. The door of this folder.
export * from './codes.ts'
export * from './failure.ts'
export { type OptionalLibrary, unloaded } from './load-library.ts'
export * from './snippet.ts'
export * from './source.ts'
