// Rendered objects: kinds that Kubernetes deprecates.
import type { Capabilities } from '../../chart/index.ts'
import { deprecatedKinds } from '../deprecated-kinds.table.ts'
import type { RenderedObject } from '../rendered-object.ts'

/** The warning that Kubernetes' client prints. @see helm pkg/chart/v2/lint/rules/deprecations.go */
export function deprecatedApi({ apiVersion, kind }: RenderedObject, { kubeVersion }: Capabilities): string | undefined {
  const found = deprecationOf(apiVersion, kind)
  if (found === undefined) return undefined
  const major = Number(kubeVersion.major)
  const isDeprecated = major > 1 || (major === 1 && Number(kubeVersion.minor) >= found.since)
  return isDeprecated ? found.warning : undefined
}

/** Since which minor version of 1 a kind is deprecated, and the warning; undefined where it is not. */
export function deprecationOf(
  apiVersion: string,
  kind: string,
): { readonly since: number; readonly warning: string } | undefined {
  for (const line of deprecatedKinds.split('\n')) {
    if (!line.startsWith(`${apiVersion} `)) continue
    const [facts = '', kinds = ''] = line.slice(apiVersion.length + 1).split(': ')
    const [since = '', gone, instead] = facts.split(' ')
    const replacement = replacementAmong(kinds.split(' '), kind)
    if (replacement === undefined) continue
    const unavailable = gone === '-' ? '' : `, unavailable in v1.${gone}+`
    const use = instead === '-' ? '' : `; use ${instead} ${replacement}`
    return { since: Number(since), warning: `${apiVersion} ${kind} is deprecated in v1.${since}+${unavailable}${use}` }
  }
  return undefined
}

/** What stands for the kind instead; undefined where it is not among them. */
function replacementAmong(kinds: readonly string[], kind: string): string | undefined {
  for (const each of kinds) {
    const [name = '', other] = each.split('=')
    const hasList = name.endsWith('+')
    const single = hasList ? name.slice(0, -1) : name
    if (kind === single) return other ?? kind
    if (hasList && kind === `${single}List`) return other === undefined ? kind : `${other}List`
  }
  return undefined
}
