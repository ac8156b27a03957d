import { defineConfig } from 'vitest/config'

// The library as its users have it: built, packed, beside hundreds of its own kind. `npm run test:sdk` builds it first.
export default defineConfig({
  test: {
    include: ['test/sdk/**/*.test.ts'],
    isolate: false,
    pool: 'forks',
    fileParallelism: false,
    // Far beyond what a test takes: a busy machine is no fault.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // What is polled for comes, however busy the machine is.
    expect: { poll: { timeout: 60_000 } },
  },
})
