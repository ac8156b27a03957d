// Requests that WebAssembly plugins make: to hosts that plugin.yaml allows, answers no longer than it allows.
import { joinBytes } from '../base/index.ts'
import { HostError, type HttpPort, type WasmHttpAnswer, type WasmHttpRequest } from '../host/index.ts'

/** What plugin.yaml allows. */
export interface HttpLimits {
  /** Names and patterns of hosts. */
  readonly allowedHosts: readonly string[]
  readonly maximumAnswerBytes: number
}

const maximumRedirects = 10

/** Makes a request for a plugin. Throws Errors in the words of Extism's host. @see github.com/extism/go-sdk httpRequest */
export async function requestForPlugin(
  request: WasmHttpRequest,
  limits: HttpLimits,
  { http, signal }: { readonly http: HttpPort; readonly signal: AbortSignal },
): Promise<WasmHttpAnswer> {
  let url = request.url
  for (let count = 0; count <= maximumRedirects; count++) {
    const place = placeOf(url)
    if (!limits.allowedHosts.some((pattern) => matchesHost(pattern, hostOf(place)))) {
      throw new Error(`HTTP request to '${url}' is not allowed`)
    }
    const connection = http.connect({ origin: new URL(place.origin) })
    try {
      const { method, headers, body } = request
      const asked = { method, path: place.pathname + place.search, headers: { ...headers }, signal }
      const answer = await connection.request({ ...asked, ...(body === undefined ? {} : { body }) }).catch((error) => {
        const verb = method.charAt(0) + method.slice(1).toLowerCase()
        throw error instanceof HostError ? new Error(`${verb} "${url}": ${error.message}`) : error
      })
      const location = answer.headers['location']
      const isRedirect = [301, 302, 303, 307, 308].includes(answer.status) && location !== undefined
      if (isRedirect && (method === 'GET' || method === 'HEAD')) {
        url = new URL(location, place).href
        continue
      }
      const bytes = await readLimited(answer.body, limits.maximumAnswerBytes)
      return { status: answer.status, headers: answer.headers, body: bytes }
    } finally {
      connection.close()
    }
  }
  throw new Error(`Get "${url}": stopped after ${maximumRedirects} redirects`)
}

function placeOf(url: string): URL {
  try {
    return new URL(url)
  } catch {
    throw new Error(`invalid url: ${url}`)
  }
}

function hostOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '')
}

async function readLimited(body: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of body) {
    size += chunk.length
    if (size > limit) throw new Error('http: request body too large')
    chunks.push(chunk)
  }
  return joinBytes(chunks)
}

/** Whether a host is allowed: by its name, or by a pattern of `*`, `?`, `[…]` and `{…,…}`. */
export function matchesHost(pattern: string, host: string): boolean {
  if (pattern === host) return true
  let source = ''
  let depth = 0
  for (let index = 0; index < pattern.length; index++) {
    const character = pattern[index] as string
    const classEnd = character === '[' ? pattern.indexOf(']', index + 2) : -1
    if (character === '*') source += source.endsWith('.*') ? '' : '.*'
    else if (character === '?') source += '.'
    else if (character === '{') {
      source += '(?:'
      depth += 1
    } else if (character === '}' && depth > 0) {
      source += ')'
      depth -= 1
    } else if (character === ',' && depth > 0) source += '|'
    else if (classEnd !== -1) {
      const members = pattern.slice(index + 1, classEnd).replace(/[\\\]^]/g, '\\$&')
      source += `[${members.replace(/^!/, '^')}]`
      index = classEnd
    } else source += character.replace(/[\\^$.|+()[\]{}]/g, '\\$&')
  }
  if (depth > 0) return false
  try {
    return new RegExp(`^(?:${source})$`, 's').test(host)
  } catch {
    return false
  }
}
