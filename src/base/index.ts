// Small total functions without domain words. The door of this folder.
export * from './base64.ts'
export * from './bytes.ts'
export * from './display-width.ts'
export * from './json.ts'
export * from './nearest-word.ts'
export * from './paths.ts'
export * from './port-with.ts'
export * from './utf8.ts'
