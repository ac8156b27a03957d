// The names of helm-sdkpy over the calls of this library, entrance `./helm-sdkpy`: for programs that come from there. Its defaults
// (waiting, client-side apply, no validation by the server) are in here only. The door of this folder.
export * from './chart-actions.ts'
export { Configuration, type ConfigurationOptions } from './configuration.ts'
export type { EitherCase } from './either-case.ts'
export * from './errors.ts'
export {
  Action,
  GetValues,
  History,
  Install,
  type InstallRunOptions,
  List,
  ReleaseTest,
  ReleaseTest as Test,
  Rollback,
  Status,
  Uninstall,
  type UninstallRunOptions,
  Upgrade,
  type UpgradeRunOptions,
} from './release-actions.ts'
