// Getter plugins as getters of charts, for the protocols they name.
import type { GetRequest, Getter } from '../chart/index.ts'
import { RepositoryError, textOf } from '../diagnostics/index.ts'
import type { SharedStream } from '../host/index.ts'
import { describePlugin } from './describe-plugin.ts'
import { type Plugin, pluginFailed } from './plugin.ts'

/** How getter plugins are called. */
export interface PluginGetterOptions {
  /** Variables that plugins see; asked for when one is called. */
  readonly variables: () => Promise<{ readonly [name: string]: string }>
  /** Streams that plugins use as their own. */
  readonly shared: readonly SharedStream[]
}

const defaultLimitBytes = 512 * 1024 * 1024

/**
 * A plugin as a getter. It is told the credentials whoever they belong to; nothing is ever `unchanged`.
 *
 * @see helm pkg/getter/plugingetter.go
 */
export function pluginGetter(plugin: Plugin, options: PluginGetterOptions): Getter {
  const { config } = plugin.metadata
  return {
    schemes: config.type === 'getter/v1' ? config.protocols : [],
    get: async (request) => ({ status: 'content', bytes: await fetchBy(plugin, request, options) }),
  }
}

async function fetchBy(plugin: Plugin, request: GetRequest, options: PluginGetterOptions): Promise<Uint8Array> {
  const { url, tls = {}, signal, limitBytes = defaultLimitBytes } = request
  try {
    const answer = await plugin.invoke({
      message: {
        type: 'getter/v1',
        href: url,
        protocol: url.slice(0, url.indexOf(':')),
        options: {
          url: request.owner ?? url,
          certFile: tls.certFile ?? '',
          keyFile: tls.keyFile ?? '',
          caFile: tls.caFile ?? '',
          unTar: false,
          insecureSkipVerifyTLS: tls.skipVerification === true,
          plainHTTP: request.plainHttp === true,
          acceptHeader: request.accept ?? '',
          username: request.username ?? '',
          password: request.password ?? '',
          passCredentialsAll: request.passCredentialsAll === true,
          userAgent: '',
          version: '',
          timeoutSeconds: request.timeoutSeconds ?? 0,
        },
      },
      variables: await options.variables(),
      shared: options.shared,
      limitBytes,
      ...(signal === undefined ? {} : { signal }),
    })
    const data = answer.type === 'getter/v1' ? answer.data : new Uint8Array()
    if (data.length > limitBytes) throw pluginFailed(`the answer has more than ${limitBytes} bytes`)
    return data
  } catch (error) {
    signal?.throwIfAborted()
    throw failure(`plugin ${describePlugin(plugin)} failed to invoke: ${textOf(error)}`, error)
  }
}

function failure(helmText: string, cause: unknown): RepositoryError {
  return new RepositoryError({ code: 'REPOSITORY_UNREACHABLE', helmText, cause })
}
