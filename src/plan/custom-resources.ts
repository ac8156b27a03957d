// The first, small plan of an install: the chart's definitions of custom resources.
import type { KubeObject } from '../kube/index.ts'
import { batchedByKind, operation, phase } from './operations.ts'
import type { ApplyPolicy, Plan } from './plan.ts'

/** A file under `crds/` and its objects. */
export interface DefinitionFile {
  /** As Helm names it in messages: `crds/things.yaml`. */
  readonly name: string
  readonly objects: readonly KubeObject[]
}

/**
 * Plans the definitions, file by file, then waits up to a minute for them whatever the wait strategy, then renews discovery.
 * @see helm pkg/action/install.go installCRDs
 */
export function planCrds(
  files: readonly DefinitionFile[],
  namespace: string,
  policy: Pick<ApplyPolicy, 'serverSide' | 'forceConflicts' | 'wait'>,
): Plan {
  const objects = files.flatMap((file) => file.objects)
  const creations = files.map((file) => {
    const problem = 'invalid client create option(s): forceConflicts enabled when serverSideApply disabled'
    const operations =
      policy.forceConflicts && !policy.serverSide
        ? [operation({ kind: 'refuse', problem })]
        : batchedByKind(file.objects, (object) =>
            operation(
              policy.serverSide
                ? { kind: 'apply', object, force: policy.forceConflicts, migrate: false, isNew: true }
                : { kind: 'create', object, existing: 'skip' },
            ),
          )
    return phase(`install ${file.name}`, operations, {
      failures: 'collect',
      prefix: `failed to install CRD ${file.name}: `,
    })
  })
  const wait = operation({
    kind: 'wait-ready',
    objects,
    strategy: policy.wait === 'legacy' ? 'legacy' : 'watcher',
    jobs: false,
    timeoutSeconds: 60,
  })
  return {
    verb: 'crds',
    namespace,
    releases: [],
    subject: 0,
    phases: [
      ...creations,
      ...(objects.length === 0 ? [] : [phase('wait', [wait])]),
      phase('discovery', [operation({ kind: 'forget-discovery' })]),
    ],
    onFailure: [],
    onCancel: [],
    notices: [],
  }
}
