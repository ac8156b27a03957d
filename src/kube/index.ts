// Kubernetes objects as data, and the port to a cluster. The door of this folder.
export * from './client.ts'
export * from './object.ts'
