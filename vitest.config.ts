import { defineConfig } from 'vitest/config'

// No isolation: there is no module state to isolate, and start-up per file would be most of the time.
// `npm test` builds first; the quick loop does not.
const built = process.env['PINTLE_BUILT'] === undefined ? [] : ['test/package/**/*.test.ts']

export default defineConfig({
  test: {
    include: [
      'src/**/*.test.ts',
      'test/layers/**/*.test.ts',
      'test/vectors/**/*.test.ts',
      'test/scripts/**/*.test.ts',
      ...built,
    ],
    isolate: false,
    pool: 'forks',
    // All cores: many tests wait more than they work.
    maxWorkers: '100%',
    // Far beyond what a test takes: a busy machine is no fault.
    testTimeout: 300_000,
    hookTimeout: 300_000,
    // What is polled for comes, however busy the machine is.
    expect: { poll: { timeout: 60_000 } },
  },
})
