import { defineConfig } from 'vitest/config'

// Side by side with the real Helm; `npm run test:real` builds it first.
export default defineConfig({
  test: {
    include: ['test/real/**/*.test.ts'],
    isolate: false,
    pool: 'forks',
    fileParallelism: false,
    testTimeout: 300_000,
  },
})
