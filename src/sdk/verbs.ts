// What calls run on, loaded with the first of them: importing the library loads none of it.
export {
  createChart,
  explainTemplate,
  explainValuesOf,
  generatedName,
  getMetadata,
  getRelease,
  getValues,
  history,
  install,
  lacksDependencies,
  lintCharts,
  list,
  loginToRegistry,
  logoutFromRegistry,
  nameForInstall,
  packageChart,
  pushChart,
  releaseLogs,
  rollback,
  searchRegistry,
  showChart,
  statusObjects,
  template,
  testRelease,
  uninstall,
  unlock,
  upgrade,
  watchRelease,
} from '../actions/index.ts'
export { createPreparedCharts } from '../chart/index.ts'
export { goToJson } from '../formats/index.ts'
export { readinessOf } from '../kube/index.ts'
export { createTemplateMemory } from '../render/index.ts'
export { createChartCaches, statsOf } from './chart-caches.ts'
export { referenceOf, worldWithChart } from './chart-input.ts'
export { failingWithView, viewRelease } from './release-view.ts'
export * from './requests-of-options.ts'
export { updateDependencies, upgradeOrInstall } from './upgrade-or-install.ts'
export { reportValue } from './value-report.ts'
export { valueSourcesOf } from './values.ts'
