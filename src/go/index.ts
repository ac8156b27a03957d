// Go behaviour that Helm lets show. The door of this folder.
export * from './value.ts'
