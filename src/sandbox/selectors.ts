// Label and field selectors: parsing their text, and matching objects.
import { getOwn, isJsonObject, type Json, type JsonObject } from '../base/index.ts'
import { badRequest } from './errors.ts'

/** A test of an object. */
export type Selector = (object: JsonObject) => boolean

interface Requirement {
  readonly key: string
  readonly operator: 'in' | 'notin' | 'exists' | 'absent' | 'gt' | 'lt'
  readonly values: readonly string[]
}

function labelsOf(object: JsonObject): { [key: string]: Json } {
  const metadata = object.metadata
  return isJsonObject(metadata) && isJsonObject(metadata.labels) ? metadata.labels : {}
}

function holds(requirement: Requirement, labels: { [key: string]: Json }): boolean {
  const value = getOwn(labels, requirement.key)
  switch (requirement.operator) {
    case 'exists':
      return value !== undefined
    case 'absent':
      return value === undefined
    case 'in':
      return typeof value === 'string' && requirement.values.includes(value)
    case 'notin':
      return typeof value !== 'string' || !requirement.values.includes(value)
    case 'gt':
      return typeof value === 'string' && Number(value) > Number(requirement.values[0])
    case 'lt':
      return typeof value === 'string' && Number(value) < Number(requirement.values[0])
  }
}

/** Reads `a=b,c in (d,e),!f`; an empty text matches everything. @throws ApiError 400 for a text that is none. */
export function parseLabelSelector(text: string): Selector {
  const requirements = splitRequirements(text).map(parseRequirement)
  if (requirements.length === 0) return () => true
  return (object) => {
    const labels = labelsOf(object)
    return requirements.every((requirement) => holds(requirement, labels))
  }
}

function splitRequirements(text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let start = 0
  for (let index = 0; index < text.length; index++) {
    if (text[index] === '(') depth += 1
    else if (text[index] === ')') depth -= 1
    else if (text[index] === ',' && depth === 0) {
      parts.push(text.slice(start, index))
      start = index + 1
    }
  }
  parts.push(text.slice(start))
  const trimmed = parts.map((part) => part.trim())
  return trimmed.length === 1 && trimmed[0] === '' ? [] : trimmed
}

const keyPattern = '(?:[A-Za-z0-9.-]+/)?[A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?'
const setForm = new RegExp(`^(${keyPattern})\\s+(in|notin)\\s*\\(([^()]*)\\)$`)
const equalForm = new RegExp(`^(${keyPattern})\\s*(==|=|!=|>|<)\\s*([A-Za-z0-9](?:[-A-Za-z0-9_.]*[A-Za-z0-9])?|)$`)
const existsForm = new RegExp(`^(!?)\\s*(${keyPattern})$`)

function parseRequirement(text: string): Requirement {
  const inSet = setForm.exec(text)
  if (inSet !== null) {
    return {
      key: inSet[1] as string,
      operator: inSet[2] as 'in' | 'notin',
      values: (inSet[3] as string).split(',').map((value) => value.trim()),
    }
  }
  const equal = equalForm.exec(text)
  if (equal !== null) {
    const operators = { '=': 'in', '==': 'in', '!=': 'notin', '>': 'gt', '<': 'lt' } as const
    return {
      key: equal[1] as string,
      operator: operators[equal[2] as keyof typeof operators],
      values: [equal[3] as string],
    }
  }
  const exists = existsForm.exec(text)
  if (exists !== null)
    return { key: exists[2] as string, operator: exists[1] === '!' ? 'absent' : 'exists', values: [] }
  throw badRequest(`unable to parse requirement: found '${text}', expected: identifier`)
}

/** A `LabelSelector` object, as workloads have it; an empty one matches everything, an absent one nothing. */
export function labelSelectorOf(selector: Json | undefined): Selector {
  if (!isJsonObject(selector)) return () => false
  const requirements: Requirement[] = []
  if (isJsonObject(selector.matchLabels)) {
    for (const [key, value] of Object.entries(selector.matchLabels))
      requirements.push({ key, operator: 'in', values: [String(value)] })
  }
  const operators: { readonly [name: string]: Requirement['operator'] } = {
    In: 'in',
    NotIn: 'notin',
    Exists: 'exists',
    DoesNotExist: 'absent',
  }
  for (const expression of Array.isArray(selector.matchExpressions) ? selector.matchExpressions : []) {
    if (!isJsonObject(expression)) continue
    const operator = getOwn(operators, String(expression.operator))
    if (operator === undefined) return () => false
    requirements.push({
      key: String(expression.key),
      operator,
      values: Array.isArray(expression.values) ? expression.values.map(String) : [],
    })
  }
  return (object) => {
    const labels = labelsOf(object)
    return requirements.every((requirement) => holds(requirement, labels))
  }
}

/** The text of a `LabelSelector`, as `status.selector` of a scale and tables show it. */
export function formatLabelSelector(selector: Json | undefined): string {
  if (!isJsonObject(selector)) return '<none>'
  const parts: string[] = []
  if (isJsonObject(selector.matchLabels)) {
    for (const key of Object.keys(selector.matchLabels).sort())
      parts.push(`${key}=${String(selector.matchLabels[key])}`)
  }
  for (const expression of Array.isArray(selector.matchExpressions) ? selector.matchExpressions : []) {
    if (!isJsonObject(expression)) continue
    const key = String(expression.key)
    const values = Array.isArray(expression.values) ? expression.values.map(String).sort().join(',') : ''
    if (expression.operator === 'Exists') parts.push(key)
    else if (expression.operator === 'DoesNotExist') parts.push(`!${key}`)
    else parts.push(`${key} ${expression.operator === 'In' ? 'in' : 'notin'} (${values})`)
  }
  return parts.length === 0 ? '<none>' : parts.join(',')
}

const extraFields: { readonly [storage: string]: readonly string[] } = {
  pods: [
    'spec.nodeName',
    'spec.restartPolicy',
    'spec.schedulerName',
    'spec.serviceAccountName',
    'spec.hostNetwork',
    'status.phase',
    'status.podIP',
    'status.nominatedNodeName',
  ],
  nodes: ['spec.unschedulable'],
  namespaces: ['status.phase'],
  secrets: ['type'],
  services: ['spec.clusterIP', 'spec.type'],
  replicationcontrollers: ['status.replicas'],
  'replicasets.apps': ['status.replicas'],
  'jobs.batch': ['status.successful'],
  events: [
    'involvedObject.kind',
    'involvedObject.namespace',
    'involvedObject.name',
    'involvedObject.uid',
    'involvedObject.apiVersion',
    'involvedObject.resourceVersion',
    'involvedObject.fieldPath',
    'reason',
    'reportingComponent',
    'source',
    'type',
  ],
  'certificatesigningrequests.certificates.k8s.io': ['spec.signerName'],
}

/** Reads `metadata.name=x,status.phase!=Running`. @throws ApiError 400 for a field that the resource does not offer. */
export function parseFieldSelector(text: string, storage: string): Selector {
  if (text === '') return () => true
  const offered = ['metadata.name', 'metadata.namespace', ...(getOwn(extraFields, storage) ?? [])]
  const tests = text.split(',').map((part) => {
    const match = /^([^=!]+)(==|=|!=)(.*)$/.exec(part.trim())
    if (match === null) throw badRequest(`invalid selector: '${text}'; can't understand '${part}'`)
    const field = match[1] as string
    if (!offered.includes(field)) throw badRequest(`field label not supported: ${field}`)
    return { path: field.split('.'), wanted: match[3] as string, equal: match[2] !== '!=' }
  })
  return (object) => tests.every(({ path, wanted, equal }) => (fieldText(object, path) === wanted) === equal)
}

function fieldText(object: JsonObject, path: readonly string[]): string {
  let value: Json | undefined = object
  for (const name of path) value = isJsonObject(value) ? getOwn(value, name) : undefined
  if (path[0] === 'spec' && path[1] === 'unschedulable') return String(value === true)
  if (path[0] === 'spec' && path[1] === 'hostNetwork') return String(value === true)
  return value === undefined || value === null
    ? ''
    : isJsonObject(value)
      ? String(value.component ?? '')
      : String(value)
}
