// helm-sdkpy's actions on charts, registries and repositories.
import type { Access } from '../../chart/index.ts'
import type { CallOptions, ChartInput } from '../options.ts'
import type { RepositoryInfo } from '../repositories.ts'
import { type EitherCase, inCamelCase } from './either-case.ts'
import { Action } from './release-actions.ts'

const tlsNames = ['certFile', 'keyFile', 'caFile', 'insecureSkipTlsVerify', 'plainHttp']

/** Certificates and how far to trust; paths. */
export interface TlsRunOptions extends CallOptions {
  /** Who we are; its key comes along. */
  readonly certFile?: string | undefined
  /** Of the certificate. */
  readonly keyFile?: string | undefined
  /** Whom to trust. */
  readonly caFile?: string | undefined
  /** Believes any server. For tests only. */
  readonly insecureSkipTlsVerify?: boolean | undefined
  /** HTTP without TLS. */
  readonly plainHttp?: boolean | undefined
}

/** `RegistryLogin.run`. */
export interface RegistryLoginOptions extends Omit<TlsRunOptions, 'insecureSkipTlsVerify'> {
  /** Who logs in. */
  readonly username: string
  /** Goes with `username`. */
  readonly password: string
  /** Believes any server. For tests only. */
  readonly insecure?: boolean | undefined
}

/** `RepoAdd.run`. */
export interface RepoAddOptions extends Omit<TlsRunOptions, 'plainHttp'> {
  /** Who asks. */
  readonly username?: string | undefined
  /** Goes with `username`. */
  readonly password?: string | undefined
  /** Sends the credentials to other hosts than the repository's too. */
  readonly passCredentialsAll?: boolean | undefined
}

/** What `Lint.run` finds. */
export interface LintOutcome {
  /** How many charts there were. */
  readonly totalChartsLinted: number
  /** All findings. */
  readonly messages: readonly { readonly severity: string; readonly path: string; readonly err: string }[]
  /** What failed, as text. */
  readonly errors: readonly string[]
}

/** `helm pull`. */
export class Pull extends Action {
  /** Gives the path of what came. @throws RegistryError */
  async run(
    chartRef: string,
    options: EitherCase<
      CallOptions & { readonly destDir?: string | undefined; readonly version?: string | undefined }
    > = {},
  ): Promise<string> {
    const known = { call: 'Pull.run', names: ['destDir', 'version', 'signal', 'timeout'] }
    const { destDir, ...given } = inCamelCase(options, known) as typeof options
    const { access } = this.config
    const request = { ...given, destination: destDir, access }
    return (await this.read(this.config.helm.pull(chartRef, request))).path
  }
}

/** `helm push`. */
export class Push extends Action {
  /** @throws RegistryError */
  async run(chartPath: string, remote: string, options: EitherCase<TlsRunOptions> = {}): Promise<void> {
    const known = { call: 'Push.run', names: ['signal', 'timeout', ...tlsNames] }
    const { signal, timeout, ...given } = inCamelCase(options, known) as TlsRunOptions
    const access = { ...this.config.access, ...accessOf(given) }
    await this.read(this.config.helm.registry.push(chartPath, remote, { signal, timeout, access }))
  }
}

/** `helm show`. */
export class Show extends Action {
  /** Chart.yaml as text. @throws ChartError */
  chart(chartPath: string, options?: CallOptions): Promise<string> {
    return this.textOf(chartPath, 'Chart.yaml', options)
  }

  /** values.yaml as text; empty where there is none. @throws ChartError */
  values(chartPath: string, options?: CallOptions): Promise<string> {
    return this.textOf(chartPath, 'values.yaml', options)
  }

  private async textOf(chart: ChartInput, name: string, options: CallOptions | undefined): Promise<string> {
    const { raw } = await this.read(this.config.helm.chart.load(chart, options))
    const file = raw.find(({ path }) => path === name)
    return file === undefined ? '' : new TextDecoder().decode(file.data)
  }
}

/** `helm lint`. */
export class Lint extends Action {
  /** @throws ChartError */
  async run(chartPath: string, options?: CallOptions): Promise<LintOutcome> {
    const results = await this.read(this.config.helm.chart.lint(chartPath, options))
    return {
      totalChartsLinted: results.length,
      messages: results.flatMap(({ messages }) =>
        messages.map(({ severity, path, text }) => ({ severity, path, err: text })),
      ),
      errors: results.flatMap(({ failures }) => failures),
    }
  }
}

/** `helm package`. */
export class Package extends Action {
  /** Gives the archive's path. @throws ChartError */
  async run(
    chartPath: string,
    options: EitherCase<CallOptions & { readonly destDir?: string | undefined }> = {},
  ): Promise<string> {
    const known = { call: 'Package.run', names: ['destDir', 'signal', 'timeout'] }
    const { destDir, ...given } = inCamelCase(options, known) as typeof options
    return (await this.read(this.config.helm.chart.package(chartPath, { ...given, destination: destDir }))).path
  }
}

/** `helm registry login`. */
export class RegistryLogin extends Action {
  /** @throws RegistryError */
  async run(hostname: string, options: EitherCase<RegistryLoginOptions>): Promise<void> {
    const known = {
      call: 'RegistryLogin.run',
      names: ['username', 'password', 'insecure', 'signal', 'timeout', ...tlsNames],
    }
    const all = inCamelCase(options, known) as unknown as RegistryLoginOptions
    const { username, password, insecure, signal, timeout, ...given } = all
    const access = { ...this.config.access, ...accessOf({ ...given, insecureSkipTlsVerify: insecure }) }
    await this.read(this.config.helm.registry.login(hostname, { username, password, access, signal, timeout }))
  }
}

/** `helm registry logout`. */
export class RegistryLogout extends Action {
  /** @throws RegistryError */
  run(hostname: string, options?: CallOptions): Promise<void> {
    return this.read(this.config.helm.registry.logout(hostname, options))
  }
}

/** `helm repo add`. */
export class RepoAdd extends Action {
  /** @throws RegistryError */
  async run(name: string, url: string, options: EitherCase<RepoAddOptions> = {}): Promise<void> {
    const known = {
      call: 'RepoAdd.run',
      names: ['username', 'password', 'passCredentialsAll', 'signal', 'timeout', ...tlsNames],
    }
    const all = inCamelCase(options, known) as RepoAddOptions
    const { username, password, passCredentialsAll, signal, timeout, ...given } = all
    const access = {
      ...accessOf(given),
      ...(username === undefined ? {} : { username }),
      ...(password === undefined ? {} : { password }),
      ...(passCredentialsAll === undefined ? {} : { passCredentialsAll }),
    }
    await this.read(this.config.helm.repositories.add(name, url, { access, signal, timeout, forceUpdate: true }))
  }
}

/** `helm repo remove`. */
export class RepoRemove extends Action {
  /** @throws RegistryError */
  run(name: string, options?: CallOptions): Promise<void> {
    return this.read(this.config.helm.repositories.remove(name, options))
  }
}

/** `helm repo list`. */
export class RepoList extends Action {
  /** Without passwords; empty where none was ever added. @throws RegistryError */
  run(options?: CallOptions): Promise<readonly RepositoryInfo[]> {
    return this.read(this.config.helm.repositories.list(options))
  }
}

/** `helm repo update`. */
export class RepoUpdate extends Action {
  /** One repository, or all. @throws RegistryError */
  run(name?: string, options: CallOptions = {}): Promise<void> {
    return this.read(
      this.config.helm.repositories.update({ ...options, ...(name === undefined ? {} : { names: [name] }) }),
    )
  }
}

function accessOf({
  certFile,
  keyFile,
  caFile,
  insecureSkipTlsVerify,
  plainHttp,
}: Omit<TlsRunOptions, 'signal' | 'timeout'>): Access {
  const tls = {
    ...(certFile === undefined ? {} : { certFile }),
    ...(keyFile === undefined ? {} : { keyFile }),
    ...(caFile === undefined ? {} : { caFile }),
    ...(insecureSkipTlsVerify === true ? { skipVerification: true } : {}),
  }
  return { ...(Object.keys(tls).length === 0 ? {} : { tls }), ...(plainHttp === true ? { plainHttp } : {}) }
}
