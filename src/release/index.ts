// Releases: the model and the port to their records. The door of this folder.
export * from './model.ts'
export * from './store.ts'
