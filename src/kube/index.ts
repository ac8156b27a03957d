// Kubernetes objects as data, and the port to a cluster. The door of this folder.
export * from './client.ts'
export * from './kind-order.ts'
export * from './names.ts'
export * from './object.ts'
export * from './ownership.ts'
export * from './patch/index.ts'
export * from './readiness/index.ts'
