// For tests of programs that use this library, entrance `./testing`: a cluster, a registry, storage, files, a clock and random bytes
// of the test's own, and what a storage driver has to do. The door of this folder.
export { createFakeRegistry, type FakeRegistry, type FakeRegistryOptions } from './fake-registry.ts'
export { createFixedClock, type FixedClock } from './fixed-clock.ts'
export { createMemoryFiles, type MemoryFiles } from './memory-files.ts'
export { createMemoryHttp, type Responder } from './memory-http.ts'
export { createMemoryStorage } from './memory-storage.ts'
export { createSeededRandom } from './seeded-random.ts'
export {
  type ConformanceCase,
  type ConformanceOptions,
  type ConformanceSubject,
  storageConformance,
} from './storage-conformance.ts'
export { createTestCluster, type TestCluster, type TestClusterOptions } from './test-cluster.ts'
