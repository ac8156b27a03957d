// helm-sdkpy's `Configuration`: where its actions act. Here it is a client of this library.
import type { Access } from '../../chart/index.ts'
import type { HelmOptions, KubeOptions } from '../client-options.ts'
import { createHelm, type Helm } from '../create-helm.ts'
import { checkOptions, isBoolean, isName, isObject, isText, type OptionRules } from '../option-checks.ts'
import { type EitherCase, inCamelCase } from './either-case.ts'
import { ConfigurationError, translated } from './errors.ts'

/** What a configuration says; names in helm-sdkpy's way (`plain_http`) are taken too. */
export interface ConfigurationOptions {
  /** `default`, and not the kubeconfig's, as in helm-sdkpy. */
  readonly namespace?: string | undefined
  /** A path, or the text of a kubeconfig. By default `$KUBECONFIG`, `~/.kube/config`, or the service account of the pod. */
  readonly kubeconfig?: string | undefined
  /** The kubeconfig's context. */
  readonly kubecontext?: string | undefined
  /** Registries without TLS. */
  readonly plainHttp?: boolean | undefined
  /** Of registries; the cluster's certificate is what the kubeconfig says. */
  readonly insecureSkipTlsVerify?: boolean | undefined
  /** Logins by host. */
  readonly registryAuth?:
    | { readonly [host: string]: { readonly username: string; readonly password: string } }
    | undefined
  /** More that a client can be told; not in helm-sdkpy. */
  readonly client?: (Omit<HelmOptions, 'namespace' | 'kube'> & { readonly kube?: KubeOptions }) | undefined
}

const rules: OptionRules<ConfigurationOptions> = {
  table: {
    namespace: isName,
    kubeconfig: isText,
    kubecontext: isName,
    plainHttp: isBoolean,
    insecureSkipTlsVerify: isBoolean,
    registryAuth: isObject,
    client: isObject,
  },
}

/**
 * A namespace of a cluster, for the actions of this module. Any number of them live side by side, and one runs any number
 * of actions at once.
 *
 * @throws ConfigurationError
 */
export class Configuration {
  /** The client behind it, with everything that helm-sdkpy has no name for. */
  readonly helm: Helm
  /** How registries are reached where a call says nothing else. */
  readonly access: Access

  constructor(options: EitherCase<ConfigurationOptions> = {}) {
    const given = inCamelCase(options) as ConfigurationOptions
    try {
      checkOptions('Configuration', given, rules)
      this.access = accessOf(given)
      this.helm = createHelm(helmOptionsOf(given, this.access))
    } catch (error) {
      throw translated(error, ConfigurationError)
    }
  }

  /** In a pod: the cluster that it runs on, as its service account. */
  static fromServiceAccount(
    options: EitherCase<Omit<ConfigurationOptions, 'kubeconfig' | 'kubecontext'>> = {},
  ): Configuration {
    return new Configuration(options as EitherCase<ConfigurationOptions>)
  }

  /** Ends its connections. */
  async close(): Promise<void> {
    await this.helm.close()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }
}

function accessOf({ plainHttp, insecureSkipTlsVerify }: ConfigurationOptions): Access {
  return {
    ...(plainHttp === true ? { plainHttp } : {}),
    ...(insecureSkipTlsVerify === true ? { tls: { skipVerification: true } } : {}),
  }
}

function helmOptionsOf(options: ConfigurationOptions, access: Access): HelmOptions {
  const { namespace = 'default', kubeconfig, kubecontext, registryAuth = {}, client = {} } = options
  const isContent = kubeconfig !== undefined && (/\n/.test(kubeconfig) || /^\s*(?:\{|apiVersion\s*:)/.test(kubeconfig))
  const hosts = Object.entries(registryAuth).map(([host, login]) => [host, { ...access, ...login }] as const)
  return {
    ...client,
    namespace,
    kube: {
      ...client.kube,
      ...(kubeconfig === undefined ? {} : { kubeconfig: isContent ? { text: kubeconfig } : kubeconfig }),
      ...(kubecontext === undefined ? {} : { context: kubecontext }),
    },
    ...(hosts.length === 0 ? {} : { registry: { ...client.registry, access: Object.fromEntries(hosts) } }),
  }
}
