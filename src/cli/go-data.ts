// What output templates see: build information and releases in the shape of Helm's Go structs.
import { GoStruct, type GoValue } from '../go/index.ts'
import { buildInfo } from './build-info.ts'

/** `version.BuildInfo`. */
export function buildInfoValue(): GoValue {
  return new GoStruct({
    typeName: 'version.BuildInfo',
    fields: [
      ['Version', buildInfo.version],
      ['GitCommit', buildInfo.gitCommit],
      ['GitTreeState', buildInfo.gitTreeState],
      ['GoVersion', buildInfo.goVersion],
      ['KubeClientVersion', buildInfo.kubeClientVersion],
    ],
  })
}
