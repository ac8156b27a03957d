// Where charts and values come from. The door of this folder.
export { createFileChartSource, type FileChartSourcePorts } from './file-chart-source.ts'
