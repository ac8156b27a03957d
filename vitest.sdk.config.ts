import { defineConfig } from 'vitest/config'

// The library as its users have it: built, packed, beside hundreds of its own kind. `npm run test:sdk` builds it first.
export default defineConfig({
  test: {
    include: ['test/sdk/**/*.test.ts'],
    isolate: false,
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 400_000,
    hookTimeout: 300_000,
  },
})
