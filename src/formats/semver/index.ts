// Semantic versions and constraints. The door of this folder.
export * from './constraint.ts'
export * from './version.ts'
