import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'
import { protocols } from './scripts/owners.js'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Each entrypoint of the package, as its source. */
export const alias = [
  { find: /^modelmarket$/, replacement: here('./src/index.ts') },
  { find: /^modelmarket\/(\w+)\/contracts$/, replacement: here('./generated/$1/index.ts') },
  ...protocols().map((name) => ({
    find: new RegExp(`^modelmarket/(${name}(?:/\\w+)*)$`),
    replacement: here('./src/protocols/$1/index.ts'),
  })),
  { find: /^modelmarket\/([\w/]+)$/, replacement: here('./src/$1/index.ts') },
]

/** The folder for the counts that scripts/ci.ts reads, in a file with the name of the npm script. */
const reports = process.env.TEST_REPORTS
/** The folder for the coverage that scripts/coverageSource.ts reads, in a folder with the name of the npm script. */
const coverage = process.env.TEST_COVERAGE

/** No verdict depends on the speed of the machine: what a test polls for may take long, and comes at once on an idle one. */
const expect = { poll: { timeout: 100_000 } }

export default defineConfig({
  test: {
    // By default vitest leaves one processor free. Most tests wait for other processes, so all are used.
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
        // They run in processes and threads of their own, where coverage is not measured. `predictIsolated.integration.test.ts` and
        // `commandLine.test.ts` test them.
        'src/inference/isolated/{worker,watchdog}.js',
        'src/cli/**',
        'src/protocols/*/cli/**',
      ],
      // The limits are in scripts/coverageSource.ts.
      reporter: ['json'],
    },
    projects: [
      {
        resolve: { alias },
        test: {
          name: 'unit',
          expect,
          include: ['{src,generated,scripts}/**/*.test.ts', 'test/{differential,mutation}/*.test.ts'],
          exclude: ['**/*.{integration,long}.test.ts'],
          // Loading viem and UnixFS anew for every file would take longer than the tests.
          isolate: false,
          // Generous, for machines that are busy.
          testTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        // Tests that start processes, fill disks, derive keys or read many files, which is too slow for unit tests.
        test: {
          name: 'integration',
          expect,
          include: ['src/**/*.integration.test.ts', 'test/intake/*.test.ts'],
          exclude: ['**/*.long.test.ts'],
          isolate: false,
          testTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        // Random hostile input to everything that reads what strangers wrote.
        test: {
          name: 'hostile',
          expect,
          include: ['test/hostile/**/*.test.ts', 'test/*/hostile/**/*.test.ts'],
          setupFiles: ['test/hostile/setup.ts'],
          isolate: false,
          testTimeout: 180_000,
        },
      },
      {
        resolve: { alias },
        // Whole protocols on a real local chain.
        test: {
          name: 'e2e',
          expect,
          include: ['test/e2e/**/*.test.ts', 'test/*/e2e/**/*.test.ts'],
          exclude: ['**/*.long.test.ts'],
          isolate: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        resolve: { alias },
        // Integration and end-to-end tests that take long: whole demos, deployments, agents that are killed. `npm test` leaves
        // them to CI.
        test: {
          name: 'long',
          expect,
          include: ['{src,test}/**/*.long.test.ts'],
          isolate: false,
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
      {
        resolve: { alias },
        // A page in a real browser.
        test: {
          name: 'browser',
          expect,
          include: ['test/browser/**/*.test.ts', 'test/*/browser/**/*.test.ts'],
          globalSetup: ['test/browser/setup.ts'],
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        resolve: { alias },
        // Other implementations of IPFS, which are installed separately.
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
          // Compilers and bundlers run in them, on machines that are busy.
          testTimeout: 600_000,
          hookTimeout: 600_000,
        },
      },
    ],
  },
})
