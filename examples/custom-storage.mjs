// Release records in files, one for each revision: a storage driver of one's own, held against the conformance suite.
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHelm } from 'pintle'
import { createTestCluster, storageConformance } from 'pintle/testing'

/** @returns {import('pintle').StorageDriver} */
function createFolderStorage(folder) {
  const fileOf = ({ namespace, key }) => join(folder, namespace, `${key}.json`)
  const absent = (error) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  }
  const write = async (record, flag) => {
    await mkdir(join(folder, record.namespace), { recursive: true })
    await writeFile(fileOf(record), JSON.stringify(record), { flag, mode: 0o600 })
    return true
  }
  const get = (place) => readFile(fileOf(place), 'utf8').then(JSON.parse, absent)
  return {
    name: 'folder',
    get,
    async *list({ namespace, labels }) {
      const names = await readdir(join(folder, namespace), { recursive: true }).catch(() => [])
      for (const name of names.filter((each) => each.endsWith('.json'))) {
        const record = JSON.parse(await readFile(join(folder, namespace, name), 'utf8'))
        if (Object.entries(labels).every(([key, value]) => record.labels[key] === value)) yield record
      }
    },
    // `wx` fails where there is a file already, in one step: of two clients one wins.
    create: (record) =>
      write(record, 'wx').catch((error) => {
        if (error.code === 'EEXIST') return false
        throw error
      }),
    update: async (record) => (await get(record)) !== undefined && write(record, 'w'),
    delete: (place) =>
      rm(fileOf(place)).then(
        () => true,
        (error) => absent(error) !== undefined,
      ),
  }
}

const folder = await mkdtemp(join(tmpdir(), 'folder-storage-'))
try {
  let number = 0
  for (const { name, run } of storageConformance({ driver: () => createFolderStorage(join(folder, `suite-${number++}`)) })) {
    await run()
    console.log(`ok ${name}`)
  }
  const cluster = createTestCluster()
  const helm = createHelm({ kube: cluster.kube, storage: createFolderStorage(folder), namespace: 'default' })
  await helm.install('shop', './examples/shop')
  console.log((await readdir(join(folder, 'default'))).join())
  await helm.close()
  await cluster.close()
} finally {
  await rm(folder, { recursive: true })
}
