import { defineConfig } from 'vitest/config'

// No isolation: there is no module state to isolate, and start-up per file would be most of the time.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/layers/**/*.test.ts', 'test/scripts/**/*.test.ts'],
    isolate: false,
    pool: 'forks',
    testTimeout: 20_000,
  },
})
