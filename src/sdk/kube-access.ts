// What a program says about the cluster beyond what settings hold: as whom, through which proxy, with which secrets.
import type { TokenFunction } from '../cluster/index.ts'
import type { ClusterConfig, Impersonation } from '../formats/index.ts'
import type { ImpersonatedUser, KubeOptions } from './client-options.ts'
import { refused } from './option-checks.ts'

/** The options that settings have no place for, checked. */
export interface KubeAccess {
  readonly impersonation?: Partial<Impersonation>
  readonly proxyUrl?: string
  readonly askForToken?: TokenFunction
  readonly concurrency?: number
  /** PEM texts, over those of the kubeconfig. */
  readonly tls?: Pick<ClusterConfig, 'certificateAuthorities' | 'clientCertificate' | 'clientKey'>
}

/** @throws HelmError INVALID_ARGUMENT for options that contradict each other */
export function kubeAccessOf(kube: KubeOptions): KubeAccess {
  const { as, token, certificateAuthority, clientCertificate, clientKey, proxyUrl, concurrentRequests } = kube
  if (concurrentRequests === 0) throw refused('createHelm', '`kube.concurrentRequests` must be greater than 0')
  if ((clientCertificate === undefined) !== (clientKey === undefined)) {
    throw refused('createHelm', '`clientCertificate` and `clientKey` are given together')
  }
  if (certificateAuthority !== undefined && kube.skipTlsVerification === true) {
    throw refused('createHelm', '`skipTlsVerification` and `certificateAuthority` exclude each other')
  }
  const proxy = proxyUrl === undefined ? undefined : String(proxyUrl)
  if (proxy !== undefined && !/^(?:https?|socks5):\/\/./.test(proxy)) {
    throw refused('createHelm', '`proxyUrl` is of scheme http, https or socks5')
  }
  const tls = {
    ...(certificateAuthority === undefined ? {} : { certificateAuthorities: certificateAuthority }),
    ...(clientCertificate === undefined || clientKey === undefined ? {} : { clientCertificate, clientKey }),
  }
  return {
    ...(as === undefined ? {} : { impersonation: impersonationOf(as) }),
    ...(proxy === undefined ? {} : { proxyUrl: proxy }),
    ...(typeof token === 'function' ? { askForToken: token } : {}),
    ...(Object.keys(tls).length === 0 ? {} : { tls }),
    ...(concurrentRequests === undefined ? {} : { concurrency: concurrentRequests }),
  }
}

/** The configuration with the texts of the program over those of the kubeconfig. */
export function withTls(config: ClusterConfig, { tls }: KubeAccess): ClusterConfig {
  if (tls === undefined || !/^https:/i.test(config.server)) return config
  if (tls.certificateAuthorities === undefined) return { ...config, ...tls }
  const { insecureSkipTlsVerify: _, ...verified } = config
  return { ...verified, ...tls }
}

function impersonationOf(as: string | ImpersonatedUser): Partial<Impersonation> {
  if (typeof as === 'string') return { user: as }
  const { user, uid, groups, extra } = as
  return {
    user,
    ...(uid === undefined ? {} : { uid }),
    ...(groups === undefined ? {} : { groups }),
    ...(extra === undefined ? {} : { extra: new Map(Object.entries(extra)) }),
  }
}
