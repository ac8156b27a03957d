// Kubeconfig files. The door of this syntax.
export * from './model.ts'
