// `npm run test:mutation:src`: changes what decides about money in TypeScript, and expects a test to fail for each change.
// OWNER limits it to a protocol or to the foundation.
import { existsSync, readdirSync } from 'node:fs'

const protocols = readdirSync('src/protocols')
const { OWNER } = process.env
const files = [
  ...(OWNER === undefined || OWNER === 'foundation' ? ['src/labels/*.ts'] : []),
  ...protocols
    .filter((name) => OWNER === undefined || OWNER === name)
    .flatMap((name) => [`src/protocols/${name}/commitment.ts`, `src/protocols/${name}/lifecycle.ts`])
    .filter((file) => existsSync(file)),
]

export default {
  mutate: [...files, '!src/**/*.test.ts'],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  // Stryker adapts a tsconfig with the API of TypeScript 5 and 6. The tests need none.
  ignorePatterns: ['build', 'contracts', 'dist', 'docs', 'examples', 'bench', 'tools', 'tsconfig*.json'],
  tempDirName: 'build/stryker',
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  jsonReporter: { fileName: 'build/stryker.json' },
  // Those that survive change nothing that can be noticed: the pages docs/**/security/mutation.md say why, one by one.
  thresholds: { high: 100, low: 95, break: 95 },
}
