// A getter that remembers what servers may be asked about again: an answer that has not changed is not sent a second time.
import type { GetRequest, GetResult, Getter } from '../chart/index.ts'
import type { MemoryCache } from './memory-cache.ts'

/** A whole answer with what the server said to know it by. */
export type RememberedAnswer = Extract<GetResult, { readonly status: 'content' }>

/**
 * The getter over another one. Answers without an ETag or a date are not kept, and every use asks the server first: who is not let in
 * any more gets nothing.
 */
export function rememberingGetter(getter: Getter, answers: MemoryCache<RememberedAnswer>): Getter {
  return {
    schemes: getter.schemes,
    async get(request) {
      if (request.known !== undefined) return getter.get(request)
      const key = keyOf(request)
      const before = answers.get(key)
      const answer = await getter.get(before === undefined ? request : { ...request, known: validatorsOf(before) })
      if (answer.status === 'unchanged') return before ?? answer
      if (answer.etag !== undefined || answer.lastModified !== undefined) answers.set(key, answer, answer.bytes.length)
      return answer
    },
  }
}

function keyOf({ url, owner, username, password, passCredentialsAll, tls, accept, compressed }: GetRequest): string {
  return JSON.stringify([url, owner, username, password, passCredentialsAll, tls, accept, compressed])
}

function validatorsOf({ etag, lastModified }: RememberedAnswer): NonNullable<GetRequest['known']> {
  return { ...(etag === undefined ? {} : { etag }), ...(lastModified === undefined ? {} : { lastModified }) }
}
