// Plugins in git repositories: kept as clones in the cache, copied from there.
import { baseName, joinPath } from '../../base/index.ts'
import { checkConstraint, compareVersions, parseConstraint, parseVersion, type Version } from '../../formats/index.ts'
import { quote } from '../../go/index.ts'
import { pluginFileName } from '../parse-plugin-file.ts'
import { cacheKeyOf } from './cache-key.ts'
import { type GitRepository, openGitRepository } from './git-repository.ts'
import { placeCopy } from './place-plugin.ts'
import { detectRepository, kindOfFolder, type RepositoryKind } from './repository-kind.ts'
import {
  type InstallingPorts,
  metadataMissing,
  type PluginSource,
  type SourceRequest,
  shownAddress,
  sourceFailure,
} from './source.ts'

/** @see helm internal/plugin/installer/vcs_installer.go NewVCSInstaller */
export async function gitSource(request: SourceRequest, ports: InstallingPorts): Promise<PluginSource> {
  const { source, version, signal } = request
  const clone = joinPath(ports.places.cacheHome, 'plugins', cacheKeyOf(source))
  const found = await detectRepository(source, ports, signal)
  const kind = found?.kind ?? (await kindOfFolder(clone, ports))
  if (kind === undefined) throw sourceFailure('Cannot detect VCS')
  refuseOthers(kind)
  const remote = found?.remote ?? ''
  const repository = await openGitRepository({ remote, directory: clone, ...given(signal) }, ports)
  const path = joinPath(ports.places.pluginsDirectory, baseName(source))
  return {
    kind: 'git',
    path,
    async install() {
      const isNew = (await ports.files.status(clone)) === undefined
      ports.log.debug(isNew ? 'cloning' : 'updating', { source: shownAddress(repository.remote), destination: clone })
      if (isNew) await repository.clone()
      else await repository.update()
      const reference = await chooseReference(repository, version, ports)
      if (reference !== '') {
        ports.log.debug('setting version', { version })
        await repository.checkOut(reference)
      }
      if ((await ports.files.status(joinPath(clone, pluginFileName))) === undefined) throw metadataMissing()
      ports.log.debug('copying files', { source: clone, destination: path })
      await placeCopy(clone, path, ports.files)
    },
  }
}

/**
 * Brings an installed plugin up to date, where its folder is a clone. The result is the folder where the plugin stands.
 *
 * @throws PluginError
 * @see helm internal/plugin/installer/installer.go FindSource, Update
 */
export async function updateClone(
  directory: string,
  ports: InstallingPorts,
  signal: AbortSignal | undefined,
): Promise<string> {
  const kind = await kindOfFolder(directory, ports)
  if (kind === undefined) {
    ports.log.warn('cannot get information about plugin source', { location: directory, error: 'Cannot detect VCS' })
    throw sourceFailure('cannot get information about plugin source')
  }
  refuseOthers(kind)
  const repository = await openGitRepository({ remote: '', directory, ...given(signal) }, ports)
  const { remote } = repository
  const path = remote === '' ? '' : joinPath(ports.places.pluginsDirectory, baseName(remote))
  if (path === '' || (await ports.files.status(path)) === undefined) {
    const error = `stat ${path}: no such file or directory`
    ports.log.warn('plugin does not exist', { path, error })
    throw sourceFailure('plugin does not exist')
  }
  ports.log.debug('updating', { source: shownAddress(remote) })
  if (await repository.isDirty()) throw sourceFailure('plugin repo was modified')
  await repository.update()
  if ((await ports.files.status(joinPath(directory, pluginFileName))) === undefined) throw metadataMissing()
  return path
}

function refuseOthers(kind: RepositoryKind): void {
  if (kind !== 'git') throw sourceFailure(`${kind} repositories cannot be used here, only those of git`)
}

/** Empty: what is checked out stays. */
async function chooseReference(
  repository: GitRepository,
  version: string,
  { log }: Pick<InstallingPorts, 'log'>,
): Promise<string> {
  if (version === '') return ''
  if (await repository.isReference(version)) return version
  const constraint = parseConstraint(version)
  const references = await repository.tags()
  log.debug('found refs', { refs: `[${references.join(' ')}]` })
  const tags = references.flatMap((tag) => {
    const parsed = versionOf(tag)
    return parsed === undefined ? [] : [{ tag, parsed }]
  })
  const fitting = tags
    .toSorted((left, right) => compareVersions(right.parsed, left.parsed))
    .find(({ parsed }) => checkConstraint(constraint, parsed))
  if (fitting !== undefined) {
    log.debug('setting to version', { version: fitting.tag })
    return fitting.tag
  }
  throw sourceFailure(
    `requested version ${quote(version)} does not exist for plugin ${quote(shownAddress(repository.remote))}`,
  )
}

function versionOf(tag: string): Version | undefined {
  try {
    return parseVersion(tag)
  } catch {
    return undefined
  }
}

function given(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal }
}
