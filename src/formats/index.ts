// One folder per syntax. The door of this folder.
export * from './base64/index.ts'
export * from './json/index.ts'
export * from './kubeconfig/index.ts'
export * from './yaml/index.ts'
export * from './semver/index.ts'
export * from './strvals/index.ts'
export * from './tar/index.ts'
