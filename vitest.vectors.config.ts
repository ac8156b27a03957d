import { defineConfig } from 'vitest/config'

// The tests that read recorded answers; `npm run vectors` names them and counts the cases.
export default defineConfig({
  test: {
    include: ['src/**/*.test.ts', 'test/vectors/**/*.test.ts'],
    isolate: false,
    pool: 'forks',
    testTimeout: 300_000,
  },
})
