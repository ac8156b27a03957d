// What a cluster can do: Helm's defaults without one, Kubernetes versions, and the check of `kubeVersion`.
import { ChartError } from '../diagnostics/index.ts'
import { isCompatibleRange } from '../formats/index.ts'
import { parseUnsigned, quote } from '../go/index.ts'
import { defaultApiVersionsTable } from './default-api-versions.table.ts'
import type { Capabilities, ChartMetadata } from './model.ts'

/**
 * What Helm assumes where it asks no cluster.
 *
 * @see helm pkg/chart/common DefaultCapabilities
 */
export const defaultCapabilities: Capabilities = {
  kubeVersion: { version: 'v1.37.0', major: '1', minor: '37', normalized: 'v1.37.0' },
  apiVersions: defaultApiVersionsTable.trim().split('\n'),
}

/**
 * Reads a Kubernetes version such as `1.33`, `v1.33.4` or `v1.33.4-gke.1245000`.
 *
 * @throws ChartError in Helm's words
 * @see helm pkg/chart/common ParseKubeVersion
 */
export function parseKubeVersion(text: string): Capabilities['kubeVersion'] {
  const numbers = parseGenericVersion(text)
  const [major, minor] = numbers as [string, string]
  return { version: text.startsWith('v') ? text : `v${text}`, major, minor, normalized: `v${numbers.join('.')}` }
}

/**
 * Refuses a chart whose `kubeVersion` excludes the cluster's version.
 *
 * @throws ChartError
 * @see helm pkg/action renderResources
 */
export function checkKubeVersion(chart: { readonly metadata: ChartMetadata }, capabilities: Capabilities): void {
  const { kubeVersion } = chart.metadata
  const { version, normalized } = capabilities.kubeVersion
  if (kubeVersion === undefined || isCompatibleRange(kubeVersion, normalized ?? version)) return
  throw new ChartError({
    code: 'CHART_INVALID',
    helmText: `chart requires kubeVersion: ${kubeVersion} which is incompatible with Kubernetes ${version}`,
    data: { kubeVersion, cluster: version },
  })
}

/** Numbers with dots, at least two; whatever follows them is passed over. */
function parseGenericVersion(text: string): readonly string[] {
  const match = /^[\t\n\f\r ]*v?([0-9]+(?:\.[0-9]+)*).*$/.exec(text)
  if (match === null) throw invalidVersion(`could not parse ${quote(text)} as version`)
  const components = (match[1] as string).split('.')
  if (components.length < 2) throw invalidVersion(`illegal version string ${quote(text)}`)
  return components.map((component, index) => {
    if (index === 0 && component.length > 1 && component.startsWith('0')) {
      throw invalidVersion(`illegal zero-prefixed version component ${quote(component)} in ${quote(text)}`)
    }
    try {
      return parseUnsigned(component, 10).toString()
    } catch (error) {
      throw invalidVersion(
        `illegal non-numeric version component ${quote(component)} in ${quote(text)}: ${(error as Error).message}`,
      )
    }
  })
}

function invalidVersion(helmText: string): ChartError {
  return new ChartError({ code: 'INVALID_ARGUMENT', helmText })
}
