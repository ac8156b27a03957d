// Answers to what templates ask of the world: asked for synchronously, answered between two passes, kept for the next.

import type { Json } from '../base/index.ts'
import { Failure, textOf } from '../diagnostics/index.ts'
import { jsonToGo } from '../formats/index.ts'
import { type GoInteger, type GoValue, goInt64 } from '../go/index.ts'
import { HostError, type KeyKind } from '../host/index.ts'
import { formatGroupVersionKind, type KubeReader, splitApiVersion } from '../kube/index.ts'
import type { RecordedEffects } from '../render/index.ts'
import { type EffectRequest, FunctionError } from '../template/index.ts'
import type { ActionEvent } from './requests.ts'
import type { World } from './world.ts'

/** How effects may be answered. */
export interface EffectPolicy {
  readonly world: World
  /** Where `lookup` looks; absent: it finds nothing. */
  readonly client?: KubeReader
  /** `--enable-dns`. */
  readonly enableDns: boolean
  readonly signal: AbortSignal
}

/** What can be answered at once: the clock, the zone, random bytes, keys. */
export function answerAtOnce(world: World): (request: EffectRequest) => GoValue | undefined {
  return (request) => {
    switch (request.kind) {
      case 'now':
        return goInt64(world.clock.now())
      case 'random-bytes':
        return world.random.bytes(request.length)
      case 'local-zone': {
        const { seconds, abbreviation } = world.clock.localZone(request.unixSeconds)
        return [goInt64(seconds), abbreviation]
      }
      case 'generate-key':
        return orFail(() => world.keys.generate(keyKindOf(request)))
      case 'public-key':
        return orFail(() => world.keys.publicKeyOf(request.privateKey))
      case 'sign':
        return orFail(() => world.keys.sign(request))
      case 'aes-cbc':
        return orFail(() => world.keys.cipher(request))
      case 'deeper-stack':
        world.deeperStack?.()
        return undefined
      default:
        return undefined
    }
  }
}

/** What the host refuses fails the function that asked. */
function orFail(answer: () => Uint8Array): Uint8Array {
  try {
    return answer()
  } catch (error) {
    throw new FunctionError(textOf(error))
  }
}

function keyKindOf({ algorithm, parameters }: Extract<EffectRequest, { readonly kind: 'generate-key' }>): KeyKind {
  switch (algorithm) {
    case 'rsa':
    case 'dsa':
      return { algorithm, bits: Number((parameters['bits'] as GoInteger).value) }
    case 'ecdsa':
    case 'ed25519':
      return { algorithm }
    default:
      throw new Failure({ code: 'RENDER_FAILED', helmText: `no key generator for ${algorithm}` })
  }
}

/** Gets the answer to a question and records it; what the world refuses is recorded too, and fails the template. */
export async function* answerEffect(
  request: EffectRequest,
  effects: RecordedEffects,
  policy: EffectPolicy,
): AsyncGenerator<ActionEvent, void> {
  try {
    effects.answer(request, await answerOf(request, policy))
  } catch (error) {
    if (policy.signal.aborted) throw error
    if (error instanceof UnknownKind) yield* error.logLines
    effects.refuse(request, textOf(error))
  }
}

/** What `lookup` fails with where the group is not served. */
class UnknownKind extends Failure {
  readonly logLines: readonly ActionEvent[]

  constructor({ apiVersion, objectKind: kind }: LookupRequest) {
    const { group, version } = splitApiVersion(apiVersion)
    // Go reads a text of more than two parts as nothing.
    const isGroupVersion = apiVersion !== '' && apiVersion.split('/').length < 3
    const groupVersion = isGroupVersion ? apiVersion : ''
    const groupVersionKind = isGroupVersion ? formatGroupVersionKind({ apiVersion, kind }) : `/, Kind=${kind}`
    const problem = isGroupVersion
      ? 'the server could not find the requested resource'
      : "groupVersion shouldn't be empty"
    super({
      code: 'RESOURCE_INVALID',
      helmText: `unable to get apiresource from unstructured: ${groupVersionKind}: ${problem}`,
      data: { group, version, kind },
    })
    const error = (message: string, fields: { readonly [key: string]: string }): ActionEvent => ({
      type: 'log',
      level: 'error',
      message,
      fields: { ...fields, error: problem },
    })
    this.logLines = [
      error('unable to retrieve resource list', { GroupVersion: groupVersion }),
      error('unable to get apiresource', { groupVersionKind }),
    ]
  }
}

async function answerOf(request: EffectRequest, policy: EffectPolicy): Promise<GoValue> {
  switch (request.kind) {
    case 'lookup-host':
      return policy.enableDns ? addressOf(request.name, policy) : ''
    case 'lookup-object':
      return policy.client === undefined ? new Map() : lookUp(request, policy.client, policy.signal)
    default:
      throw new Failure({ code: 'RENDER_FAILED', helmText: `no answer for ${request.kind}` })
  }
}

/** One address of a host; empty when it has none, or is not known. */
async function addressOf(name: string, { world, signal }: EffectPolicy): Promise<string> {
  try {
    return (await world.names.lookup(name, signal))[0] ?? ''
  } catch (error) {
    if (signal.aborted || !(error instanceof HostError)) throw error
    return ''
  }
}

type LookupRequest = Extract<EffectRequest, { readonly kind: 'lookup-object' }>

function apiRoot(): GoValue {
  return new Map<string, GoValue>([
    ['kind', 'APIVersions'],
    ['versions', ['v1']],
    ['items', []],
  ])
}

/** @see helm pkg/engine/lookup_func.go */
async function lookUp(request: LookupRequest, client: KubeReader, signal: AbortSignal): Promise<GoValue> {
  const { apiVersion, objectKind: kind, namespace, name } = request
  const scope = namespace === '' ? {} : { namespace }
  const type = await client.resourceType(apiVersion, kind, signal)
  if (type === undefined) {
    const served = await client.apiVersions(signal)
    if (!served.includes(apiVersion)) throw new UnknownKind(request)
    // Helm asks for the kind without a name, and what answers is the server's root.
    return name === '' ? apiRoot() : new Map()
  }
  if (name !== '') {
    const object = await client.get({ apiVersion, kind, name, ...scope }, signal)
    return object === undefined ? new Map() : jsonToGo(object as unknown as Json)
  }
  const items: GoValue[] = []
  for await (const object of client.list({ apiVersion, kind, ...scope }, { signal }))
    items.push(jsonToGo(object as unknown as Json))
  return new Map<string, GoValue>([
    ['apiVersion', apiVersion],
    ['kind', `${kind}List`],
    ['metadata', new Map<string, GoValue>([['resourceVersion', '']])],
    ['items', items],
  ])
}
