// Updating an object client-side: a patch from what the release had, what it wants and what lives.
import type { Json, JsonObject } from '../base/index.ts'
import { Failure, textOf } from '../diagnostics/index.ts'
import { quote } from '../go/index.ts'
import {
  createMergePatch,
  createStrategicMergePatch,
  createThreeWayMergePatch,
  type KubeObject,
  patchSchemaOf,
  referenceOf,
} from '../kube/index.ts'
import type { ActContext } from './act-context.ts'
import { debugLine } from './announce.ts'
import { retold } from './world.ts'

/**
 * Brings the object about: creates it where it is not, else sends a patch, unless there is nothing to change. Built-in
 * kinds are merged by their merge rules; others by RFC 7386, from two states or, with `threeWay`, from three.
 * @see helm pkg/kube/client.go patchResourceClientSide, createPatch
 */
export async function patchClientSide(
  object: KubeObject,
  { original, threeWay }: { readonly original?: KubeObject; readonly threeWay: boolean },
  { world, signal, emit }: ActContext,
): Promise<void> {
  const reference = referenceOf(object)
  const { name, namespace = '' } = reference
  const live = await world.client.get(reference, signal).catch((error: unknown) => {
    throw retoldAs(`failed to create patch: unable to get data for current object ${namespace}/${name}`, error)
  })
  const options = { fieldManager: world.fieldManager, signal }
  if (live === undefined) {
    await world.client.create(object, options).catch((error: unknown) => {
      throw retoldAs('failed to create resource', error)
    })
    return
  }
  const { patch, type } = makePatch(
    { original: plain(original ?? live), modified: plain(object), current: plain(live) },
    { object, threeWay },
  )
  const { kind } = object
  if (Object.keys(patch).length === 0) return emit(debugLine('no changes detected', { kind, name }))
  emit(debugLine('patching resource', { kind, name, namespace }))
  await world.client.patch(reference, patch as Json, { type, ...options }).catch((error: unknown) => {
    throw retoldAs(`cannot patch ${quote(name)} with kind ${object.kind}`, error)
  })
}

interface States {
  readonly original: JsonObject
  readonly modified: JsonObject
  readonly current: JsonObject
}

function makePatch(
  states: States,
  { object, threeWay }: { readonly object: KubeObject; readonly threeWay: boolean },
): { readonly patch: JsonObject; readonly type: 'strategic' | 'merge' } {
  try {
    const schema = patchSchemaOf(object.apiVersion, object.kind)
    if (schema !== undefined) return { patch: createStrategicMergePatch(states, schema), type: 'strategic' }
    return {
      patch: threeWay ? createThreeWayMergePatch(states) : createMergePatch(states.original, states.modified),
      type: 'merge',
    }
  } catch (error) {
    throw new Failure({ code: 'RESOURCE_INVALID', helmText: `failed to create patch: ${textOf(error)}`, cause: error })
  }
}

function plain(object: KubeObject): JsonObject {
  return object as unknown as JsonObject
}

function retoldAs(what: string, error: unknown): unknown {
  return error instanceof Failure ? retold(error, `${what}: ${error.helmText}`) : error
}
