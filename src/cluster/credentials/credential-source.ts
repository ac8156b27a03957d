// Which of the ways to be known to a server a configuration asks for.
import { encodeBase64, encodeUtf8 } from '../../base/index.ts'
import { ClusterError } from '../../diagnostics/index.ts'
import type { ClusterConfig } from '../../formats/index.ts'
import { quote } from '../../go/index.ts'
import { bearer, type Credential, type CredentialPorts, type CredentialSource, fixedCredential } from './credential.ts'
import { execCredentials } from './exec-plugin.ts'
import { oidcCredentials } from './oidc.ts'
import { fileToken, functionToken, type TokenFunction } from './renewed-token.ts'

const removedProviders: ReadonlyMap<string, string> = new Map([
  [
    'azure',
    `The azure auth plugin has been removed.
Please use the https://github.com/Azure/kubelogin kubectl/client-go credential plugin instead.
See https://kubernetes.io/docs/reference/access-authn-authz/authentication/#client-go-credential-plugins for further details`,
  ],
  [
    'gcp',
    `The gcp auth plugin has been removed.
Please use the "gke-gcloud-auth-plugin" kubectl/client-go credential plugin instead.
See https://cloud.google.com/blog/products/containers-kubernetes/kubectl-auth-changes-in-gke for further details`,
  ],
])

/**
 * The configuration's credentials. A token file wins over a token, both over a password, all of them and a client
 * certificate over an exec plugin; an auth provider is asked where there is neither token nor password. A function for
 * tokens wins over everything.
 *
 * @throws ClusterError KUBECONFIG_INVALID in client-go's words
 * @see client-go rest.Config TransportConfig, transport HTTPWrappersForConfig
 */
export function createCredentialSource(
  config: ClusterConfig,
  ports: CredentialPorts,
  askForToken?: TokenFunction,
): CredentialSource {
  const certificate: Credential =
    config.clientCertificate === undefined
      ? {}
      : { clientCertificate: config.clientCertificate, clientKey: config.clientKey ?? '' }
  if (askForToken !== undefined) return withCertificate(functionToken(askForToken, ports), certificate)
  const { execPlugin, authProvider } = config
  // Both are looked at even where they are not used.
  const provider = authProvider === undefined ? undefined : providerOf(authProvider, ports)
  const plugin = execPlugin === undefined ? undefined : execCredentials(config, execPlugin, ports)
  const hasToken = config.tokenFile !== undefined || config.token !== undefined
  const hasPassword = config.username !== undefined || config.password !== undefined
  if (hasToken && hasPassword) {
    throw new ClusterError({
      code: 'KUBECONFIG_INVALID',
      helmText: 'username/password or bearer token may be set, but not both',
    })
  }
  if (config.tokenFile !== undefined)
    return withCertificate(fileToken(config.tokenFile, ports, config.token), certificate)
  if (config.token !== undefined) return fixedCredential({ authorization: bearer(config.token), ...certificate })
  if (hasPassword) {
    return fixedCredential({ authorization: basic(config.username ?? '', config.password ?? ''), ...certificate })
  }
  if (provider !== undefined) return withCertificate(provider, certificate)
  return plugin !== undefined && config.clientCertificate === undefined ? plugin : fixedCredential(certificate)
}

function providerOf(provider: NonNullable<ClusterConfig['authProvider']>, ports: CredentialPorts): CredentialSource {
  if (provider.name === 'oidc') return oidcCredentials(provider, ports)
  throw new ClusterError({
    code: 'KUBECONFIG_INVALID',
    helmText: removedProviders.get(provider.name) ?? `no Auth Provider found for name ${quote(provider.name)}`,
  })
}

function withCertificate(source: CredentialSource, certificate: Credential): CredentialSource {
  return {
    current: async (signal) => ({ ...(await source.current(signal)), ...certificate }),
    async renewed(refused, signal) {
      const next = await source.renewed(refused, signal)
      return next === undefined ? undefined : { ...next, ...certificate }
    },
  }
}

function basic(username: string, password: string): string {
  return `Basic ${encodeBase64(encodeUtf8(`${username}:${password}`))}`
}
