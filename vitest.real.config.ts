import { defineConfig } from 'vitest/config'

// Side by side with the real Helm; `npm run test:real` builds it first.
export default defineConfig({
  test: {
    include: ['test/real/**/*.test.ts'],
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
