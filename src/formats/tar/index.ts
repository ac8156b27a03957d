// Tar archives. The door of this folder.
export * from './read-tar.ts'
export * from './write-tar.ts'
