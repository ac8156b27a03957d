// Rules of the API server on objects: names, labels, required fields, and what may not change.
import { getOwn, isJsonObject, type Json, type JsonObject, sameJson } from '../../base/index.ts'
import type { FieldError } from '../errors.ts'
import type { Resource } from '../registry.ts'
import type { Shape } from '../schema.ts'
import { labelSelectorOf } from '../selectors.ts'
import { child, children } from './defaults.ts'

const subdomain = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/
const label1123 = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/
const label1035 = /^[a-z]([-a-z0-9]*[a-z0-9])?$/
const qualifiedPart = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/
const labelValue = /^(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?$/

const subdomainText =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
const label1123Text =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
const label1035Text =
  "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')"
const nameText =
  "name part must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')"
const valueText =
  "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')"

/** How a value stands in a message. */
function shown(value: Json): string {
  return JSON.stringify(value)
}

function wrong(field: string, value: Json, text: string): FieldError {
  return { reason: 'FieldValueInvalid', field, text: `Invalid value: ${shown(value)}: ${text}` }
}

function missing(field: string, text?: string): FieldError {
  return {
    reason: 'FieldValueRequired',
    field,
    text: text === undefined ? 'Required value' : `Required value: ${text}`,
  }
}

function immutable(field: string, value: Json): FieldError {
  return wrong(field, value, 'field is immutable')
}

function nameErrors(resource: Resource, name: string): FieldError[] {
  if (resource.group === 'rbac.authorization.k8s.io') {
    return name === '.' || name === '..' || /[/%]/.test(name)
      ? [wrong('metadata.name', name, `may not contain '${name.includes('/') ? '/' : '%'}'`)]
      : []
  }
  const [rule, text, limit] =
    resource.storage === 'services'
      ? ([label1035, label1035Text, 63] as const)
      : resource.storage === 'namespaces'
        ? ([label1123, label1123Text, 63] as const)
        : ([subdomain, subdomainText, 253] as const)
  const errors: FieldError[] = []
  if (name.length > limit)
    errors.push(wrong('metadata.name', name, `must be no more than ${limit} ${limit === 63 ? 'bytes' : 'characters'}`))
  if (!rule.test(name)) errors.push(wrong('metadata.name', name, text))
  return errors
}

function labelErrors(labels: Json | undefined, field: string): FieldError[] {
  const errors: FieldError[] = []
  for (const [key, value] of Object.entries(isJsonObject(labels) ? labels : {})) {
    errors.push(...qualifiedNameErrors(key, field))
    const text = String(value)
    if (text.length > 63) errors.push(wrong(field, text, 'must be no more than 63 bytes'))
    if (!labelValue.test(text)) errors.push(wrong(field, text, valueText))
  }
  return errors
}

function qualifiedNameErrors(key: string, field: string): FieldError[] {
  const slash = key.indexOf('/')
  const prefix = slash === -1 ? undefined : key.slice(0, slash)
  const name = key.slice(slash + 1)
  const errors: FieldError[] = []
  if (prefix === '') errors.push(wrong(field, key, 'prefix part must be non-empty'))
  else if (prefix !== undefined && !subdomain.test(prefix))
    errors.push(wrong(field, key, `prefix part ${subdomainText}`))
  if (name === '') errors.push(wrong(field, key, 'name part must be non-empty'))
  else if (name.length > 63) errors.push(wrong(field, key, 'name part must be no more than 63 bytes'))
  if (!qualifiedPart.test(name)) errors.push(wrong(field, key, nameText))
  return errors
}

function podSpecErrors(spec: JsonObject, field: string, claims: readonly JsonObject[] = []): FieldError[] {
  const containers = children(spec, 'containers')
  if (containers.length === 0) return [missing(`${field}.containers`)]
  const errors: FieldError[] = []
  const volumes = new Set([
    ...children(spec, 'volumes').map((volume) => volume.name),
    ...claims.map((claim) => child(claim, 'metadata').name),
  ])
  for (const key of ['containers', 'initContainers']) {
    const names = new Set<Json>()
    children(spec, key).forEach((container, index) => {
      const at = `${field}.${key}[${index}]`
      const name = container.name
      if (typeof name !== 'string' || name === '') errors.push(missing(`${at}.name`))
      else if (!label1123.test(name)) errors.push(wrong(`${at}.name`, name, label1123Text))
      else if (names.has(name))
        errors.push({ reason: 'FieldValueDuplicate', field: `${at}.name`, text: `Duplicate value: ${shown(name)}` })
      names.add(name ?? null)
      if (typeof container.image !== 'string' || container.image === '') errors.push(missing(`${at}.image`))
      children(container, 'volumeMounts').forEach((mount, mountIndex) => {
        if (!volumes.has(mount.name)) {
          const text = `Not found: ${shown(mount.name ?? '')}`
          errors.push({ reason: 'FieldValueInvalid', field: `${at}.volumeMounts[${mountIndex}].name`, text })
        }
      })
    })
  }
  return errors
}

function templateErrors(object: JsonObject, options: { readonly selector: boolean }): FieldError[] {
  const spec = child(object, 'spec')
  const template = child(spec, 'template')
  const errors: FieldError[] = []
  if (options.selector) {
    const selector = spec.selector
    if (!isJsonObject(selector)) errors.push(missing('spec.selector'))
    else if (
      Object.keys(child(selector, 'matchLabels')).length === 0 &&
      children(selector, 'matchExpressions').length === 0
    ) {
      errors.push(wrong('spec.selector', selector, 'empty selector is invalid for deployment'))
    }
    const labels = child(template, 'metadata').labels ?? null
    if (!labelSelectorOf(selector)({ metadata: { labels } })) {
      errors.push(wrong('spec.template.metadata.labels', labels, '`selector` does not match template `labels`'))
    }
  }
  errors.push(...labelErrors(child(template, 'metadata').labels, 'spec.template.metadata.labels'))
  errors.push(...podSpecErrors(child(template, 'spec'), 'spec.template.spec', children(spec, 'volumeClaimTemplates')))
  return errors
}

function serviceErrors(object: JsonObject): FieldError[] {
  const spec = child(object, 'spec')
  const ports = children(spec, 'ports')
  const errors: FieldError[] = []
  if (spec.type === 'ExternalName') {
    if (typeof spec.externalName !== 'string' || spec.externalName === '') errors.push(missing('spec.externalName'))
    return errors
  }
  if (ports.length === 0 && spec.clusterIP !== 'None') errors.push(missing('spec.ports'))
  const names = new Set<Json>()
  ports.forEach((port, index) => {
    const at = `spec.ports[${index}]`
    const number = port.port
    if (typeof number !== 'number' || number < 1 || number > 65535)
      errors.push(wrong(`${at}.port`, number ?? 0, 'must be between 1 and 65535, inclusive'))
    if (ports.length > 1 && (port.name === undefined || port.name === '')) errors.push(missing(`${at}.name`))
    else if (port.name !== undefined) {
      if (names.has(port.name))
        errors.push({
          reason: 'FieldValueDuplicate',
          field: `${at}.name`,
          text: `Duplicate value: ${shown(port.name)}`,
        })
      names.add(port.name)
    }
  })
  return errors
}

function jobErrors(object: JsonObject): FieldError[] {
  const errors = templateErrors(object, { selector: false })
  const policy = child(child(child(object, 'spec'), 'template'), 'spec').restartPolicy
  if (policy !== 'Never' && policy !== 'OnFailure') {
    errors.push(missing('spec.template.spec.restartPolicy', 'valid values: "OnFailure", "Never"'))
  }
  return errors
}

function crdErrors(object: JsonObject): FieldError[] {
  const spec = child(object, 'spec')
  const names = child(spec, 'names')
  const errors: FieldError[] = []
  const expected = `${String(names.plural ?? '')}.${String(spec.group ?? '')}`
  if (child(object, 'metadata').name !== expected) {
    errors.push(
      wrong('metadata.name', child(object, 'metadata').name ?? '', `must be spec.names.plural+"."+spec.group`),
    )
  }
  if (typeof spec.group !== 'string' || spec.group === '') errors.push(missing('spec.group'))
  const versions = children(spec, 'versions')
  if (versions.filter((version) => version.storage === true).length !== 1) {
    errors.push(
      wrong('spec.versions', spec.versions ?? null, 'must have exactly one version marked as storage version'),
    )
  }
  versions.forEach((version, index) => {
    if (!isJsonObject(child(version, 'schema').openAPIV3Schema))
      errors.push(missing(`spec.versions[${index}].schema.openAPIV3Schema`, 'schemas are required'))
  })
  for (const key of ['plural', 'kind'])
    if (typeof names[key] !== 'string' || names[key] === '') errors.push(missing(`spec.names.${key}`))
  if (spec.scope !== 'Namespaced' && spec.scope !== 'Cluster') errors.push(missing('spec.scope'))
  return errors
}

function configMapErrors(object: JsonObject): FieldError[] {
  const keys = [...Object.keys(child(object, 'data')), ...Object.keys(child(object, 'binaryData'))]
  return keys
    .filter((key) => !/^[-._a-zA-Z0-9]+$/.test(key))
    .map((key) =>
      wrong(
        `data[${key}]`,
        key,
        "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
      ),
    )
}

const kindRules: { readonly [storage: string]: (object: JsonObject) => FieldError[] } = {
  pods: (pod) => podSpecErrors(child(pod, 'spec'), 'spec'),
  services: serviceErrors,
  configmaps: configMapErrors,
  'deployments.apps': (object) => templateErrors(object, { selector: true }),
  'replicasets.apps': (object) => templateErrors(object, { selector: true }),
  'statefulsets.apps': (object) => templateErrors(object, { selector: true }),
  'daemonsets.apps': (object) => templateErrors(object, { selector: true }),
  'jobs.batch': jobErrors,
  'customresourcedefinitions.apiextensions.k8s.io': crdErrors,
  'cronjobs.batch': (object) =>
    typeof child(object, 'spec').schedule === 'string' && child(object, 'spec').schedule !== ''
      ? []
      : [missing('spec.schedule')],
}

/** Required fields of a custom resource that are missing, as its schema says. */
function requiredErrors(value: Json | undefined, shape: Shape, path: string): FieldError[] {
  if (shape.kind === 'struct' && isJsonObject(value)) {
    const errors: FieldError[] = []
    for (const [name, field] of shape.fields) {
      const at = path === '' ? name : `${path}.${name}`
      const item = getOwn(value, name)
      if (item === undefined) {
        if (field.required) errors.push(missing(at))
      } else if (at !== 'metadata') errors.push(...requiredErrors(item, field.type, at))
    }
    return errors
  }
  if (shape.kind === 'list' && Array.isArray(value))
    return value.flatMap((item, index) => requiredErrors(item, shape.items, `${path}[${index}]`))
  if (shape.kind === 'map' && isJsonObject(value))
    return Object.entries(value).flatMap(([key, item]) => requiredErrors(item, shape.values, `${path}.${key}`))
  return []
}

/** Complaints about a new object. */
export function validateNew(resource: Resource, object: JsonObject): FieldError[] {
  const metadata = child(object, 'metadata')
  const name = typeof metadata.name === 'string' ? metadata.name : ''
  const errors: FieldError[] = []
  if (name === '') errors.push(missing('metadata.name', 'name or generateName is required'))
  else if (resource.storage !== 'customresourcedefinitions.apiextensions.k8s.io' || subdomain.test(name))
    errors.push(...nameErrors(resource, name))
  errors.push(...labelErrors(metadata.labels, 'metadata.labels'))
  for (const key of Object.keys(child(metadata, 'annotations')))
    errors.push(...qualifiedNameErrors(key.toLowerCase(), 'metadata.annotations'))
  const rule = getOwn(kindRules, resource.storage)
  if (rule !== undefined) errors.push(...rule(object))
  if (resource.custom !== undefined && resource.shape !== undefined)
    errors.push(...requiredErrors(object, resource.shape, ''))
  return errors
}

const statefulSetFree = [
  'replicas',
  'ordinals',
  'template',
  'updateStrategy',
  'revisionHistoryLimit',
  'persistentVolumeClaimRetentionPolicy',
  'minReadySeconds',
]

function without(object: JsonObject, keys: readonly string[]): JsonObject {
  return Object.fromEntries(Object.entries(object).filter(([key]) => !keys.includes(key)))
}

/** Complaints about a change of an object. */
export function validateChange(resource: Resource, before: JsonObject, after: JsonObject): FieldError[] {
  const errors = validateNew(resource, after)
  const old = child(before, 'spec')
  const spec = child(after, 'spec')
  switch (resource.storage) {
    case 'deployments.apps':
    case 'replicasets.apps':
    case 'daemonsets.apps':
      if (!sameJson(old.selector, spec.selector)) errors.push(immutable('spec.selector', spec.selector ?? null))
      break
    case 'jobs.batch':
      if (!sameJson(old.selector, spec.selector)) errors.push(immutable('spec.selector', spec.selector ?? null))
      if (!sameJson(old.template, spec.template)) errors.push(immutable('spec.template', spec.template ?? null))
      if (!sameJson(old.completions, spec.completions))
        errors.push(immutable('spec.completions', spec.completions ?? null))
      break
    case 'statefulsets.apps':
      if (!sameJson(without(old, statefulSetFree), without(spec, statefulSetFree))) {
        const allowed =
          "'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds'"
        const text = `Forbidden: updates to statefulset spec for fields other than ${allowed} are forbidden`
        errors.push({ reason: 'FieldValueForbidden', field: 'spec', text })
      }
      break
    case 'services': {
      const ip = spec.clusterIP
      if (
        old.type !== 'ExternalName' &&
        spec.type !== 'ExternalName' &&
        typeof old.clusterIP === 'string' &&
        old.clusterIP !== '' &&
        ip !== old.clusterIP
      ) {
        errors.push(wrong('spec.clusterIPs[0]', spec.clusterIPs ?? [ip ?? ''], 'may not change once set'))
      }
      break
    }
    case 'configmaps':
    case 'secrets':
      if (resource.storage === 'secrets' && before.type !== after.type) errors.push(immutable('type', after.type ?? ''))
      if (
        before.immutable === true &&
        !(
          sameJson(before.data, after.data) &&
          sameJson(before.binaryData, after.binaryData) &&
          after.immutable === true
        )
      ) {
        errors.push({
          reason: 'FieldValueForbidden',
          field: 'data',
          text: 'Forbidden: field is immutable when `immutable` is set',
        })
      }
      break
    case 'rolebindings.rbac.authorization.k8s.io':
    case 'clusterrolebindings.rbac.authorization.k8s.io':
      if (!sameJson(before.roleRef, after.roleRef))
        errors.push(wrong('roleRef', after.roleRef ?? null, 'cannot change roleRef'))
      break
    case 'persistentvolumeclaims': {
      const free = ['resources', 'volumeName', 'volumeAttributesClassName', 'storageClassName']
      if (!sameJson(without(old, free), without(spec, free))) {
        const text =
          'Forbidden: spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims'
        errors.push({ reason: 'FieldValueForbidden', field: 'spec', text })
      }
      break
    }
  }
  return errors
}
