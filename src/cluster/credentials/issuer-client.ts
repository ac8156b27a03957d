// Requests to the issuer of ID tokens: small, followed over redirects, through the environment's proxies.
import { decodeBase64, decodeUtf8, encodeUtf8 } from '../../base/index.ts'
import { ClusterError, textOf } from '../../diagnostics/index.ts'
import { proxyFor, quote } from '../../go/index.ts'
import { HostError, type HttpConnection, type HttpRequest, type TlsSettings } from '../../host/index.ts'
import type { CredentialPorts } from './credential.ts'

const answerLimitBytes = 1024 * 1024
const maximumRedirects = 10

/** What came back. */
export interface IssuerAnswer {
  readonly status: number
  /** `400 Bad Request`. */
  readonly statusText: string
  readonly contentType: string
  readonly text: string
}

/** Asks an issuer. All methods throw HostError in Go's words: `Get "https://…": dial tcp …`. */
export interface IssuerClient {
  get(url: string, signal: AbortSignal): Promise<IssuerAnswer>
  post(
    url: string,
    form: {
      readonly fields: { readonly [name: string]: string }
      readonly authorization?: string
      readonly signal: AbortSignal
    },
  ): Promise<IssuerAnswer>
  close(): void
}

/** A client that trusts whom the provider's configuration says. */
export async function createIssuerClient(
  config: ReadonlyMap<string, string>,
  ports: CredentialPorts,
): Promise<IssuerClient> {
  const tls = await issuerTls(config, ports)
  const connections: HttpConnection[] = []

  function connect(url: URL): HttpConnection {
    const choice = ports.environment === undefined ? undefined : proxyFor(url, ports.environment)
    if (choice !== undefined && 'problem' in choice) throw new HostError('network', choice.problem)
    const connection = ports.http.connect({
      origin: new URL(url.origin),
      protocol: 'http1',
      tls,
      ...(choice === undefined ? {} : { proxy: choice.proxy }),
    })
    connections.push(connection)
    return connection
  }

  async function send(text: string, request: Omit<HttpRequest, 'path'>, signal: AbortSignal): Promise<IssuerAnswer> {
    let url = parse(text, request.method)
    for (let hops = 0; ; hops++) {
      const operation = `${request.method === 'GET' ? 'Get' : 'Post'} ${quote(url.href)}`
      try {
        const response = await connect(url).request({ ...request, path: url.pathname + url.search, signal })
        const location = response.headers['location']
        const body = await readAll(response.body)
        const moved = request.method === 'GET' && [301, 302, 303, 307, 308].includes(response.status)
        if (!moved || location === undefined) {
          const reason = response.reason ?? ''
          return {
            status: response.status,
            statusText: reason === '' ? String(response.status) : `${response.status} ${reason}`,
            contentType: response.headers['content-type'] ?? '',
            text: body,
          }
        }
        if (hops === maximumRedirects - 1) throw new HostError('network', 'stopped after 10 redirects')
        url = parse(new URL(location, url).href, request.method)
      } catch (error) {
        signal.throwIfAborted()
        throw new HostError('network', `${operation}: ${textOf(error)}`, { cause: error })
      }
    }
  }

  return {
    get: (url, signal) => send(url, { method: 'GET' }, signal),
    post: (url, { fields, authorization, signal }) => {
      const headers = {
        'content-type': 'application/x-www-form-urlencoded',
        ...(authorization === undefined ? {} : { authorization }),
      }
      const form = new URLSearchParams(fields)
      form.sort()
      return send(url, { method: 'POST', headers, body: encodeUtf8(form.toString()) }, signal)
    },
    close() {
      for (const connection of connections) connection.close()
    },
  }
}

/** @throws ClusterError KUBECONFIG_INVALID for authorities that cannot be read */
async function issuerTls(config: ReadonlyMap<string, string>, { files }: CredentialPorts): Promise<TlsSettings> {
  const data = config.get('idp-certificate-authority-data')
  const path = config.get('idp-certificate-authority')
  if (!data && !path) return {}
  try {
    if (data) return { certificateAuthorities: decodeUtf8(decodeBase64(data)) }
    const bytes = await files?.readFile(path as string, { limitBytes: answerLimitBytes })
    return bytes === undefined ? {} : { certificateAuthorities: decodeUtf8(bytes) }
  } catch (cause) {
    throw new ClusterError({ code: 'KUBECONFIG_INVALID', helmText: textOf(cause), cause })
  }
}

function parse(text: string, method: string): URL {
  const verb = method === 'GET' ? 'Get' : 'Post'
  if (!URL.canParse(text)) throw new HostError('network', `${verb} ${quote(text)}: unsupported protocol scheme ""`)
  const url = new URL(text)
  if (url.protocol !== 'http:' && url.protocol !== 'https:') {
    const scheme = quote(url.protocol.slice(0, -1))
    throw new HostError('network', `${verb} ${quote(url.href)}: unsupported protocol scheme ${scheme}`)
  }
  return url
}

async function readAll(body: AsyncIterable<Uint8Array>): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  for await (const chunk of body) {
    text += decoder.decode(chunk, { stream: true })
    if (text.length > answerLimitBytes) throw new HostError('too-large', 'the issuer answers with more than a mebibyte')
  }
  return text + decoder.decode()
}
