// Namespaces: each gets a default service account and the cluster's certificate; deleting one deletes what is in it.
import { child } from '../objects/defaults.ts'
import { nameOf, namespaceOf } from '../store.ts'
import { type Controller, isLeaving, make } from './controller.ts'

/** The controller of namespaces. */
export function namespaceController(): Controller {
  return {
    name: 'namespace',
    keysOf: (event) => {
      if (event.storage === 'namespaces') return [nameOf(event.object)]
      return event.type === 'DELETED' && namespaceOf(event.object) !== '' ? [namespaceOf(event.object)] : []
    },
    reconcile: (name, world) => {
      const { store } = world
      const namespace = store.get('namespaces', '', name)
      if (namespace === undefined) return
      if (!isLeaving(namespace)) {
        if (store.get('serviceaccounts', name, 'default') === undefined) {
          make(world, 'serviceaccounts', {
            apiVersion: 'v1',
            kind: 'ServiceAccount',
            metadata: { name: 'default', namespace: name },
          })
        }
        if (store.get('configmaps', name, 'kube-root-ca.crt') === undefined) {
          make(world, 'configmaps', {
            apiVersion: 'v1',
            kind: 'ConfigMap',
            metadata: { name: 'kube-root-ca.crt', namespace: name },
            data: { 'ca.crt': '' },
          })
        }
        return
      }
      let left = 0
      for (const storage of store.storages()) {
        const resource = world.registry.byStorage(storage)
        if (resource === undefined || !resource.namespaced) continue
        for (const object of store.list(storage, name)) {
          if (!isLeaving(object))
            world.objects.delete(resource, { namespace: name, name: nameOf(object) }, { propagation: 'Background' })
          if (store.get(storage, name, nameOf(object)) !== undefined) left += 1
        }
      }
      if (left > 0) return
      const live = store.get('namespaces', '', name)
      if (live === undefined) return
      const finalizers = child(live, 'metadata').finalizers
      const { finalizers: _, ...spec } = child(live, 'spec')
      store.put('namespaces', { ...live, spec })
      if (!Array.isArray(finalizers) || finalizers.length === 0) store.remove('namespaces', '', name)
    },
  }
}
