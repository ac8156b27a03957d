import { defineConfig } from 'vitest/config'

// Against a real API server; `npm run test:cluster` builds and starts it first.
export default defineConfig({
  test: {
    include: ['test/cluster/**/*.test.ts'],
    isolate: false,
    pool: 'forks',
    // A file at a time; most tests of a file at once, since they wait more than they work.
    fileParallelism: false,
    maxConcurrency: 6,
    // Far beyond what a test takes: a busy machine is no fault. The suite as a whole has its own limit.
    testTimeout: 900_000,
    hookTimeout: 600_000,
    // What is polled for comes, however busy the machine is.
    expect: { poll: { timeout: 60_000 } },
  },
})
