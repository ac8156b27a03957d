// The embedded Kubernetes API: an in-memory API server for trying charts, tests and offline dry runs. The door of this folder.
export { answerHttp, apiRequestOf } from './answer-http.ts'
export type { ApiRequest, ApiResponse } from './api/model.ts'
export {
  runSandboxServer,
  type SandboxPorts,
  type SandboxState,
  sandboxStatus,
  startSandbox,
  stopSandbox,
} from './process.ts'
export { createSandbox, type Sandbox, type SandboxOptions } from './sandbox.ts'
export { type ServedSandbox, type ServeOptions, serveSandbox } from './serve.ts'
