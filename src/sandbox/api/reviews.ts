// Reviews: who one is and what one may do. In the sandbox everybody may do everything.
import type { JsonObject } from '../../base/index.ts'
import { child } from '../objects/defaults.ts'
import type { Resource } from '../registry.ts'
import { readObject } from './body.ts'
import type { ApiContext } from './context.ts'
import { type ApiRequest, type ApiResponse, jsonResponse } from './model.ts'

const userInfo = { username: 'sandbox-admin', groups: ['system:masters', 'system:authenticated'] }

/** Answers a POST on a review resource; undefined for other resources. */
export function handleReview(context: ApiContext, request: ApiRequest, resource: Resource): ApiResponse | undefined {
  if (resource.group !== 'authorization.k8s.io' && resource.group !== 'authentication.k8s.io') return undefined
  const body = readObject(request, resource.kind)
  return jsonResponse(201, {
    ...body,
    kind: resource.kind,
    apiVersion: resource.apiVersion,
    metadata: {
      ...child(body, 'metadata'),
      creationTimestamp: new Date(context.nowMilliseconds()).toISOString().replace(/\.\d+Z$/, 'Z'),
    },
    status: statusOf(resource.kind),
  })
}

function statusOf(kind: string): JsonObject {
  if (kind === 'SelfSubjectReview') return { userInfo }
  if (kind === 'TokenReview') return { authenticated: true, user: userInfo }
  if (kind === 'SelfSubjectRulesReview') {
    return {
      resourceRules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }],
      nonResourceRules: [{ verbs: ['*'], nonResourceURLs: ['*'] }],
      incomplete: false,
    }
  }
  return { allowed: true, reason: 'the sandbox allows everything' }
}
