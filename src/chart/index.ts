// Charts: the model, reading, dependencies, values. The door of this folder.
export * from './model.ts'
