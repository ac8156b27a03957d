import { defineConfig } from 'vitest/config'

// Against a real API server; `npm run test:cluster` builds and starts it first.
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    isolate: false,
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 240_000,
    hookTimeout: 120_000,
  },
})
