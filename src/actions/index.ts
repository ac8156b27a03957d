// Verbs: one file each. The door of this folder.
export * from './requests.ts'
export * from './world.ts'
export * from './settings.ts'
