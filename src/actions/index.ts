// Verbs: one file each. The door of this folder.
export * from './chart-requests.ts'
export type { ChartTools } from './chart-tools.ts'
export { type CreatedChart, createChart } from './create-chart.ts'
export * from './explain.ts'
export { getMetadata, getValues, type ReleaseMetadata } from './get.ts'
export { helmVariables } from './helm-variables.ts'
export { getRelease, history, type ReleaseQuery } from './history.ts'
export { install } from './install.ts'
export { type LintResult, lintCharts } from './lint-charts.ts'
export { list } from './list.ts'
export { lacksDependencies } from './missing-dependencies.ts'
export { generatedName, nameForInstall } from './name-for-install.ts'
export { type PackagedChart, packageChart } from './package-chart.ts'
export {
  loginToRegistry,
  logoutFromRegistry,
  type PushChartRequest,
  type PushTools,
  pushChart,
  type RegistryLoginRequest,
} from './registry.ts'
export { type ReleaseLogLine, type ReleaseLogsRequest, releaseLogs } from './release-logs.ts'
export * from './requests.ts'
export { rollback } from './rollback.ts'
export { type SearchRegistryRequest, searchRegistry } from './search-registry.ts'
export * from './settings.ts'
export { type ShownChart, showChart } from './show-chart.ts'
export {
  type ReleaseStatusReport,
  type ResourceGroup,
  type StatusRequest,
  statusObjects,
  statusTables,
} from './status.ts'
export { template } from './template.ts'
export { testRelease } from './test.ts'
export { uninstall } from './uninstall.ts'
export { type IfPending, type UnlockOutcome, unlock } from './unlock.ts'
export { upgrade } from './upgrade.ts'
export { type ReleaseChange, watchRelease } from './watch-release.ts'
export * from './world.ts'
