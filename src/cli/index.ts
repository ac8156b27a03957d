// The command's face: flags, help, printers, one file per command. The door of this folder.
export { buildInfo } from './build-info.ts'
export type { CommandHost, OpenWorld, RunningSandbox, SandboxControl, WorldFactory } from './context.ts'
export { type CommandLine, runCommandLine } from './run-command-line.ts'
