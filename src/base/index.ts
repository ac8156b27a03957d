// Small total functions without domain words. The door of this folder.
export * from './json.ts'
export * from './utf8.ts'
