// Rendered objects: names that Kubernetes takes.
import { encodeUtf8 } from '../../base/index.ts'
import { quote } from '../../go/index.ts'
import type { RenderedObject } from '../rendered-object.ts'

const label = '[a-z0-9]([-a-z0-9]*[a-z0-9])?'
const subdomain = `${label}(\\.${label})*`
const oldLabel = '[a-z]([-a-z0-9]*[a-z0-9])?'

/** What is wrong with the name. @see helm pkg/chart/v2/lint/rules/template.go validateMetadataName */
export function objectName({ kind, name }: RenderedObject): string | undefined {
  const problems = problemsOf(kind.toLowerCase(), name).map(
    (problem) => `metadata.name: Invalid value: ${quote(name)}: ${problem}`,
  )
  if (problems.length === 0) return undefined
  const all = problems.length === 1 ? problems[0] : `[${problems.join(', ')}]`
  return `object name does not conform to Kubernetes naming requirements: ${quote(name)}: ${all}`
}

function problemsOf(kind: string, name: string): string[] {
  switch (kind) {
    case 'service':
      return oldLabelProblems(name)
    case 'namespace':
      return labelProblems(name)
    case 'certificatesigningrequest':
      return []
    case 'role':
    case 'clusterrole':
    case 'rolebinding':
    case 'clusterrolebinding':
      return pathProblems(name)
    default:
      return subdomainProblems(name)
  }
}

function subdomainProblems(name: string): string[] {
  return [
    ...tooLong(name, 253),
    ...(matches(subdomain, name)
      ? []
      : [
          `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '${subdomain}')`,
        ]),
  ]
}

function labelProblems(name: string): string[] {
  const long = tooLong(name, 63)
  if (matches(label, name)) return long
  if (matches(subdomain, name)) return [...long, 'must not contain dots']
  return [
    ...long,
    `a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '${label}')`,
  ]
}

function oldLabelProblems(name: string): string[] {
  const long = tooLong(name, 63)
  if (matches(oldLabel, name)) return long
  return [
    ...long,
    `a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '${oldLabel}')`,
  ]
}

function pathProblems(name: string): string[] {
  if (name === '.' || name === '..') return [`may not be '${name}'`]
  return ['/', '%'].filter((part) => name.includes(part)).map((part) => `may not contain '${part}'`)
}

function tooLong(name: string, maximum: number): string[] {
  return encodeUtf8(name).length > maximum ? [`must be no more than ${maximum} characters`] : []
}

function matches(pattern: string, name: string): boolean {
  return new RegExp(`^${pattern}$`).test(name)
}
