// OpenAPI documents from the field tables and the CRDs' schemas.
import { type Json, type JsonObject, setOwn } from '../../base/index.ts'
import type { Registry, Resource } from '../registry.ts'
import type { ScalarName, Shape, Struct } from '../schema.ts'

const scalarSchemas: { readonly [name in ScalarName]: JsonObject } = {
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  int32: { type: 'integer', format: 'int32' },
  int64: { type: 'integer', format: 'int64' },
  number: { type: 'number' },
  quantity: { type: 'string' },
  'int-or-string': { type: 'string', format: 'int-or-string' },
  time: { type: 'string', format: 'date-time' },
  'micro-time': { type: 'string', format: 'date-time' },
  bytes: { type: 'string', format: 'byte' },
  any: { type: 'object', 'x-kubernetes-preserve-unknown-fields': true },
}

function definitionName(typeName: string): string {
  if (typeName.startsWith('meta.v1.'))
    return `io.k8s.apimachinery.pkg.apis.meta.v1.${typeName.slice('meta.v1.'.length)}`
  if (typeName.startsWith('apiextensions.')) return `io.k8s.apiextensions-apiserver.pkg.apis.${typeName}`
  if (typeName.startsWith('apiregistration.')) return `io.k8s.kube-aggregator.pkg.apis.${typeName}`
  return `io.k8s.api.${typeName}`
}

function schemaOf(shape: Shape, prefix: string, use: (struct: Struct) => void): JsonObject {
  switch (shape.kind) {
    case 'struct':
      if (shape.name === '' || shape.name === 'CustomResource') return structSchema(shape, prefix, use)
      use(shape)
      return { $ref: `${prefix}${definitionName(shape.name)}` }
    case 'map':
      return {
        type: 'object',
        additionalProperties: schemaOf(shape.values, prefix, use),
        ...(shape.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
      }
    case 'list':
      return {
        type: 'array',
        items: schemaOf(shape.items, prefix, use),
        'x-kubernetes-list-type': shape.list,
        ...(shape.list === 'map' ? { 'x-kubernetes-list-map-keys': [...shape.keys] } : {}),
      }
    case 'scalar':
      return { ...scalarSchemas[shape.scalar] }
  }
}

function structSchema(struct: Struct, prefix: string, use: (struct: Struct) => void): JsonObject {
  const properties: JsonObject = {}
  const required: string[] = []
  for (const [name, field] of struct.fields) {
    const schema = schemaOf(field.type, prefix, use)
    if (field.patch !== undefined) {
      const strategy = [
        ...(field.patch.merge ? ['merge'] : []),
        ...(field.patch.retainKeys ? ['retainKeys'] : []),
      ].join(',')
      schema['x-kubernetes-patch-strategy'] = strategy
      if (field.patch.key !== undefined) schema['x-kubernetes-patch-merge-key'] = field.patch.key
    }
    setOwn(properties, name, schema)
    if (field.required) required.push(name)
  }
  return {
    type: 'object',
    properties,
    ...(required.length === 0 ? {} : { required }),
    ...(struct.atomic ? { 'x-kubernetes-map-type': 'atomic' } : {}),
    ...(struct.open ? { 'x-kubernetes-preserve-unknown-fields': true } : {}),
  }
}

function gvkOf(resource: Resource): JsonObject {
  return { group: resource.group, version: resource.version, kind: resource.kind }
}

/** Definitions of the resources' kinds and everything they are made of. */
function definitionsOf(
  resources: readonly Resource[],
  prefix: string,
): { readonly definitions: JsonObject; readonly refs: ReadonlyMap<Resource, string> } {
  const definitions: JsonObject = {}
  const refs = new Map<Resource, string>()
  const queue: Struct[] = []
  const seen = new Set<string>()
  const use = (struct: Struct) => {
    if (seen.has(struct.name)) return
    seen.add(struct.name)
    queue.push(struct)
  }
  for (const resource of resources) {
    const { shape } = resource
    if (shape === undefined) continue
    if (resource.custom === undefined) {
      use(shape)
      refs.set(resource, definitionName(shape.name))
    } else {
      const name = `${resource.group.split('.').reverse().join('.')}.${resource.version}.${resource.kind}`
      setOwn(definitions, name, {
        ...structSchema(shape, prefix, use),
        'x-kubernetes-group-version-kind': [gvkOf(resource)],
      })
      refs.set(resource, name)
    }
  }
  const kinds = new Map<string, JsonObject[]>()
  for (const resource of resources) {
    if (resource.shape === undefined || resource.custom !== undefined) continue
    const list = kinds.get(resource.shape.name) ?? []
    kinds.set(resource.shape.name, [...list, gvkOf(resource)])
  }
  for (let struct = queue.shift(); struct !== undefined; struct = queue.shift()) {
    const gvks = kinds.get(struct.name)
    setOwn(definitions, definitionName(struct.name), {
      ...structSchema(struct, prefix, use),
      ...(gvks === undefined ? {} : { 'x-kubernetes-group-version-kind': gvks }),
    })
  }
  return { definitions, refs }
}

const writeParameters = ['dryRun', 'fieldManager', 'fieldValidation', 'force', 'pretty']

function parametersOf(style: 'v2' | 'v3', names: readonly string[]): Json[] {
  return names.map((name) => ({
    name,
    in: 'query',
    uniqueItems: true,
    ...(style === 'v2' ? { type: 'string' } : { schema: { type: 'string', uniqueItems: true } }),
  }))
}

/** The paths of a resource with the verbs that clients look for. */
function pathsOf(resource: Resource, ref: string | undefined, style: 'v2' | 'v3'): JsonObject {
  const base = `${resource.group === '' ? '/api' : '/apis'}/${resource.apiVersion}${resource.namespaced ? '/namespaces/{namespace}' : ''}/${resource.resource}`
  const schema =
    ref === undefined
      ? { type: 'object' }
      : { $ref: `${style === 'v2' ? '#/definitions/' : '#/components/schemas/'}${ref}` }
  const ok =
    style === 'v2' ? { description: 'OK', schema } : { description: 'OK', content: { 'application/json': { schema } } }
  const operation = (action: string, parameters: readonly string[]): JsonObject => ({
    tags: [resource.group === '' ? 'core_v1' : `${resource.group.split('.')[0]}_${resource.version}`],
    operationId: `${action}${resource.group}${resource.version}${resource.namespaced ? 'Namespaced' : ''}${resource.kind}`,
    parameters: parametersOf(style, parameters),
    responses: { '200': ok },
    'x-kubernetes-action': action,
    'x-kubernetes-group-version-kind': gvkOf(resource),
  })
  const collection: JsonObject = {}
  const item: JsonObject = {}
  const list = ['labelSelector', 'fieldSelector', 'limit', 'continue', 'watch', 'resourceVersion', 'timeoutSeconds']
  if (resource.verbs.includes('list')) collection.get = operation('list', list)
  if (resource.verbs.includes('create'))
    collection.post = operation(
      'post',
      writeParameters.filter((name) => name !== 'force'),
    )
  if (resource.verbs.includes('get')) item.get = operation('get', ['pretty'])
  if (resource.verbs.includes('update'))
    item.put = operation(
      'put',
      writeParameters.filter((name) => name !== 'force'),
    )
  if (resource.verbs.includes('patch')) item.patch = operation('patch', writeParameters)
  if (resource.verbs.includes('delete'))
    item.delete = operation('delete', ['dryRun', 'gracePeriodSeconds', 'propagationPolicy'])
  return { [base]: collection, [`${base}/{name}`]: item }
}

/** `/openapi/v2` */
export function openApiV2(registry: Registry, version: string): JsonObject {
  const resources = registry.all()
  const { definitions, refs } = definitionsOf(resources, '#/definitions/')
  const paths: JsonObject = {}
  for (const resource of resources) Object.assign(paths, pathsOf(resource, refs.get(resource), 'v2'))
  return { swagger: '2.0', info: { title: 'Kubernetes', version }, paths, definitions }
}

/** `/openapi/v3`: where each group version's document is. */
export function openApiV3Index(registry: Registry, generation: number): JsonObject {
  const paths: JsonObject = {}
  for (const { group, apiVersion } of registry.all()) {
    const path = `${group === '' ? 'api' : 'apis'}/${apiVersion}`
    paths[path] ??= { serverRelativeURL: `/openapi/v3/${path}?hash=${generation}` }
  }
  return { paths }
}

/** `/openapi/v3/apis/<group>/<version>` */
export function openApiV3(registry: Registry, apiVersion: string, version: string): JsonObject | undefined {
  const resources = registry.all().filter((resource) => resource.apiVersion === apiVersion)
  if (resources.length === 0) return undefined
  const { definitions, refs } = definitionsOf(resources, '#/components/schemas/')
  const paths: JsonObject = {}
  for (const resource of resources) Object.assign(paths, pathsOf(resource, refs.get(resource), 'v3'))
  return { openapi: '3.0.0', info: { title: 'Kubernetes', version }, paths, components: { schemas: definitions } }
}
