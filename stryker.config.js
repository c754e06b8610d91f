// `npm run test:mutation:src`: changes what decides about money in TypeScript, and expects a test to fail for each change.
export default {
  mutate: [
    'src/labels/*.ts',
    'src/protocols/market/commitment.ts',
    'src/protocols/market/lifecycle.ts',
    '!src/**/*.test.ts',
  ],
  testRunner: 'vitest',
  vitest: { configFile: 'test/mutation/vitest.config.ts' },
  // Stryker adapts a tsconfig with the API of TypeScript 5 and 6. The tests need none.
  ignorePatterns: ['build', 'contracts', 'dist', 'docs', 'examples', 'bench', 'tsconfig*.json'],
  tempDirName: 'build/stryker',
  reporters: ['clear-text', 'json'],
  clearTextReporter: { allowColor: false, reportTests: false },
  jsonReporter: { fileName: 'build/stryker.json' },
  // Those that survive change nothing that can be noticed: docs/market/security/mutation.md says why, one by one.
  thresholds: { high: 100, low: 95, break: 95 },
}
