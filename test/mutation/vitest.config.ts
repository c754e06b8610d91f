import { defineConfig } from 'vitest/config'

/** The tests of what stryker.config.js mutates, and no others, as all of them are run for each mutant. */
export default defineConfig({
  test: { include: ['src/labels/*.test.ts', 'src/protocols/*/{commitment,lifecycle}.test.ts'] },
})
