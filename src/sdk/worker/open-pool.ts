// The pool of a client's workers, loaded with the first call that one of them makes.
import { createThreads } from '../../node/index.ts'
import type { HelmOptions } from '../client-options.ts'
import { isUrlObject } from '../kinds-of-objects.ts'
import { pathOf } from '../values-path.ts'
import { createWorkerPool, type WorkerPool } from './pool.ts'

/** The pool that the options of a client ask for. */
export function openWorkerPool({ workers, log, kube, ...options }: HelmOptions): WorkerPool {
  const { count, entry } = typeof workers === 'object' ? workers : { count: workers ?? 1, entry: undefined }
  const { namespace, storage, environment, home, registry, maxHistory, caches } = options
  const kubeconfig = typeof kube === 'object' && 'kubeconfig' in kube ? kube.kubeconfig : undefined
  return createWorkerPool({
    count,
    threads: createThreads(),
    ...(entry === undefined ? {} : { entry }),
    clientOptions: {
      namespace,
      storage,
      environment,
      home,
      registry,
      maxHistory,
      caches,
      kube: isUrlObject(kubeconfig) ? { ...kube, kubeconfig: pathOf(kubeconfig) } : kube,
    } satisfies HelmOptions,
    ...(log === undefined ? {} : { log }),
  })
}
