// Custom resource definitions: they serve their resource, and take its objects with them when they go.
import { isJsonObject } from '../../base/index.ts'
import { child } from '../objects/defaults.ts'
import type { Registry } from '../registry.ts'
import { nameOf, namespaceOf, type Store } from '../store.ts'
import { type Controller, condition, writeStatus } from './controller.ts'

const storage = 'customresourcedefinitions.apiextensions.k8s.io'

/** Keeps the registry in step with the definitions, at once: an object of a new kind may come with the next request. */
export function serveDefinitions(store: Store, registry: Registry): () => void {
  for (const definition of store.list(storage)) registry.addCustom(definition)
  return store.subscribe((event) => {
    if (event.storage !== storage) return
    if (event.type === 'DELETED') registry.removeCustom(event.object)
    else registry.addCustom(event.object)
  })
}

/** The controller that reports definitions as established and removes the objects of deleted ones. */
export function definitionController(): Controller {
  return {
    name: 'definition',
    keysOf: (event) => {
      if (event.storage !== storage) return []
      return event.type === 'DELETED' ? [`gone ${nameOf(event.object)}`] : [nameOf(event.object)]
    },
    reconcile: (key, world) => {
      if (key.startsWith('gone ')) {
        const gone = key.slice(5)
        if (world.store.get(storage, '', gone) !== undefined) return
        for (const object of world.store.list(gone)) world.store.remove(gone, namespaceOf(object), nameOf(object))
        return
      }
      const definition = world.store.get(storage, '', key)
      if (definition === undefined) return
      const before = child(definition, 'status')
      const spec = child(definition, 'spec')
      const stored = Array.isArray(spec.versions)
        ? spec.versions.filter(isJsonObject).filter((version) => version.storage === true)
        : []
      const known = Array.isArray(before.storedVersions) ? before.storedVersions : []
      const names = stored.map(({ name }) => name ?? '')
      writeStatus(world, storage, definition, {
        conditions: [
          condition(before, world.now(), {
            type: 'NamesAccepted',
            status: 'True',
            reason: 'NoConflicts',
            message: 'no conflicts found',
          }),
          condition(before, world.now(), {
            type: 'Established',
            status: 'True',
            reason: 'InitialNamesAccepted',
            message: 'the initial names have been accepted',
          }),
        ],
        acceptedNames: spec.names ?? {},
        storedVersions: [...known, ...names.filter((name) => !known.includes(name))],
      })
    },
  }
}
