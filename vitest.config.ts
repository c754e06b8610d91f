import { readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const protocols = readdirSync('src/protocols')
const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Each entrypoint of the package, as its source. */
export const alias = [
  { find: /^modelmarket$/, replacement: here('./src/index.ts') },
  { find: /^modelmarket\/(\w+)\/contracts$/, replacement: here('./generated/$1/index.ts') },
  ...protocols.map((name) => ({
    find: new RegExp(`^modelmarket/(${name}(?:/\\w+)*)$`),
    replacement: here('./src/protocols/$1/index.ts'),
  })),
  { find: /^modelmarket\/([\w/]+)$/, replacement: here('./src/$1/index.ts') },
]

/** Where to leave counts for scripts/ci.ts, in a file named like the npm script. */
const reports = process.env.TEST_REPORTS
/** Where to leave what was tested of the source, for scripts/coverageSource.ts, in a folder named like the npm script. */
const coverage = process.env.TEST_COVERAGE

export default defineConfig({
  test: {
    // Most tests wait for something else now and then: a processor is left for that by default.
    maxWorkers: '100%',
    ...(reports && {
      reporters: ['default', 'json'],
      outputFile: { json: `${reports}/${process.env.npm_lifecycle_event}.json` },
    }),
    coverage: {
      ...(coverage && {
        enabled: true,
        reportsDirectory: `${coverage}/${process.env.npm_lifecycle_event}`,
        reportOnFailure: true,
      }),
      include: ['src/**'],
      exclude: [
        '**/*.test.ts',
        '**/*.test-d.ts',
        // They run in processes and threads of their own, where nothing counts: `predictIsolated.integration.test.ts` shows what they do,
        // and `commandLine.test.ts` what the command does.
        'src/inference/isolated/{worker,watchdog}.js',
        'src/cli/**',
        'src/protocols/*/cli/**',
      ],
      // What has to be tested of it, scripts/coverageSource.ts says.
      reporter: ['json'],
    },
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          include: ['{src,generated,scripts}/**/*.test.ts', 'test/mutation/*.test.ts'],
          exclude: ['**/*.integration.test.ts'],
          // Loading viem and UnixFS anew for every file would take longer than the tests.
          isolate: false,
          // For machines that do something else, too.
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        // What starts processes, fills disks, or derives keys: slower than a unit test may be.
        test: {
          name: 'integration',
          include: ['src/**/*.integration.test.ts'],
          isolate: false,
          testTimeout: 30_000,
        },
      },
      {
        resolve: { alias },
        // Random hostile input to everything that reads what strangers wrote.
        test: {
          name: 'hostile',
          include: ['test/hostile/**/*.test.ts', 'test/*/hostile/**/*.test.ts'],
          setupFiles: ['test/hostile/setup.ts'],
          isolate: false,
          testTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        // Whole protocols on a real local chain.
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts', 'test/*/e2e/**/*.test.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        resolve: { alias },
        // A page in a real browser.
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts', 'test/*/browser/**/*.test.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        // IPFS as others implement it, installed apart.
        test: {
          name: 'ipfs',
          include: ['test/environments/ipfs/*.test.ts'],
          globalSetup: ['test/environments/ipfs/setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        // The packed package, as its users install it.
        test: {
          name: 'package',
          include: ['test/environments/*.test.ts', 'test/*/environments/*.test.ts'],
          globalSetup: ['test/environments/setup.ts'],
          // They share one project.
          fileParallelism: false,
          testTimeout: 120_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
})
