// Rendered objects: kinds that Kubernetes deprecates.
import type { Capabilities } from '../../chart/index.ts'
import { deprecatedKinds } from '../deprecated-kinds.table.ts'
import type { RenderedObject } from '../rendered-object.ts'

/** The warning that Kubernetes' client prints. @see helm pkg/chart/v2/lint/rules/deprecations.go */
export function deprecatedApi({ apiVersion, kind }: RenderedObject, { kubeVersion }: Capabilities): string | undefined {
  const key = `${apiVersion} ${kind}`
  const found = Object.hasOwn(deprecatedKinds, key) ? deprecatedKinds[key] : undefined
  if (found === undefined) return undefined
  const [since, warning] = found
  const major = Number(kubeVersion.major)
  return major > 1 || (major === 1 && Number(kubeVersion.minor) >= since) ? warning : undefined
}
