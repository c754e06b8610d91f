import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { build } from 'vite'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { noticeNodeModules } from '../fixtures/nodeModules.js'

/** Runs a program; a failure shows all that it printed. */
const execute = (...parameters: [file: string, args: string[], options: { cwd: string }]) =>
  promisify(execFile)(...parameters).catch(({ message, stdout }) => expect.fail(`${message}\n${stdout}`))

const root = resolve(import.meta.dirname, '../..')
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
const entrypoints = Object.keys(manifest.exports).filter((entrypoint) => entrypoint !== './package.json')

/** An empty project, with the packed package and viem installed, and the programs of this folder. */
let project: string

beforeAll(async () => {
  project = mkdtempSync(join(tmpdir(), 'modelmarket-package-'))
  await execute('npm', ['run', 'build'], { cwd: root })
  const packed = await execute('npm', ['pack', '--json', '--pack-destination', project], { cwd: root })
  const [{ filename }] = JSON.parse(packed.stdout)
  for (const environment of readdirSync(import.meta.dirname, { withFileTypes: true })) {
    if (!environment.isDirectory() || environment.name === 'ipfs') continue
    cpSync(join(import.meta.dirname, environment.name), join(project, environment.name), { recursive: true })
  }
  writeFileSync(join(project, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  const viem = `viem@${manifest.devDependencies.viem}`
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund']
  await execute('npm', ['install', ...flags, `./${filename}`, viem], { cwd: project })
})

afterAll(() => rmSync(project, { recursive: true, force: true }))

const installed = (...path: string[]) => join(project, 'node_modules/modelmarket', ...path)

/** Runs a Node program in one of the environments. */
const run = (environment: string, ...args: string[]) =>
  execute(process.execPath, args, { cwd: join(project, environment) })

test('the package has what it needs and no tests', () => {
  const files = readdirSync(installed(), { recursive: true, encoding: 'utf8' })
  expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'contracts/market/ModelMarket.sol']))
  expect(files.filter((file) => /\.test(-d)?\.|\.t\.sol$/.test(file))).toEqual([])
})

test('source maps lead to sources that are in the package', () => {
  const maps = readdirSync(installed('dist'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.map'),
  )
  expect(maps.length).toBeGreaterThan(0)
  for (const map of maps) {
    const path = installed('dist', map)
    for (const source of JSON.parse(readFileSync(path, 'utf8')).sources) {
      expect(() => readFileSync(resolve(dirname(path), source)), `${map} → ${source}`).not.toThrow()
    }
  }
})

test('Node imports every entrypoint, without the optional peers', () => run('node-esm', 'main.js'))

test('Node requires every entrypoint from CommonJS, without the optional peers', () =>
  run('node-cjs', 'main.cjs'))

/** Runs the package's command, as `npx` does. */
const command = (...args: string[]) =>
  promisify(execFile)(join(project, 'node_modules/.bin/modelmarket'), args, { cwd: project })

test('the command names the packages that the demo needs', async () => {
  expect((await command('--help')).stdout).toContain('Usage: modelmarket')
  const failed = await command('demo').catch((error) => error)
  expect(failed).toMatchObject({
    code: 1,
    stdout: '',
    stderr:
      'Not installed: @foundry-rs/anvil, onnxruntime-node, blockstore-fs. Run: npm install @foundry-rs/anvil onnxruntime-node blockstore-fs\n',
  })
})

test('with them, the command plays the demo', async () => {
  linkOptionalPeers()
  const { stdout, stderr } = await command('demo', '--json')
  expect(JSON.parse(stdout)).toMatchObject({ status: 'settled', auditAgreement: 1, conserved: true })
  expect(stderr).toContain('An outsider fetches the model')
})

test('five commands of the guide make a bot that earns', async () => {
  linkOptionalPeers()
  const guide = readFileSync(join(root, 'docs/market/guides/trainer-bot.md'), 'utf8')
  const blocks = [...guide.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block = '']) =>
    block.replaceAll('\\\n', ' '),
  )
  const [install, sandbox, enter, train, list] = blocks.flatMap((block) => block.trimEnd().split('\n'))
  expect(install).toBe(
    'npm install modelmarket viem @foundry-rs/anvil onnxruntime-node blockstore-fs', // As beforeAll and linkOptionalPeers do.
  )
  const started: ChildProcess[] = []
  const start = (line = '') => {
    const child = spawn('bash', ['-c', line], {
      cwd: project,
      detached: true,
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    started.push(child)
    let printed = ''
    child.stdout.on('data', (chunk) => {
      printed += chunk
    })
    return { child, printed: () => printed }
  }
  try {
    const chain = start(sandbox)
    await expect.poll(chain.printed, { timeout: 30_000 }).toContain('npx modelmarket market train')
    const bot = start(`${enter} && ${train}`)
    await expect.poll(bot.printed, { timeout: 100_000 }).toContain('won: paid 110 MDC')
    await expect.poll(start(`${enter} && ${list}`).printed, { timeout: 20_000 }).toContain('settled')
    // As Ctrl-C does: to the whole group.
    for (const { child } of [bot, chain]) {
      process.kill(-(child.pid ?? 0), 'SIGINT')
      await once(child, 'exit')
    }
    expect(existsSync(join(project, 'sandbox'))).toBe(false)
  } finally {
    for (const { pid = 0, exitCode, signalCode } of started) {
      if (exitCode === null && signalCode === null) process.kill(-pid, 'SIGKILL')
    }
  }
}, 200_000)

test.each(['nodenext', 'bundler'])(
  'TypeScript checks a program with moduleResolution %s',
  async (resolution) => {
    const program = readFileSync(join(project, 'typescript/main.ts'), 'utf8')
    for (const entrypoint of entrypoints) expect(program).toContain(`'modelmarket${entrypoint.slice(1)}'`)

    linkOptionalPeers()
    const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
    await run('typescript', tsc, '-p', `tsconfig.${resolution}.json`).catch(({ stdout }) =>
      expect.fail(stdout),
    )
  },
)

/** The optional peers whose types a program may see, from the installation of the repository. */
function linkOptionalPeers(): void {
  for (const name of [...Object.keys(manifest.peerDependenciesMeta), '@types/node']) {
    const link = join(project, 'node_modules', name)
    rmSync(link, { recursive: true, force: true })
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(join(root, 'node_modules', name), link, 'dir')
  }
}

test('vite bundles a page without modules of Node', async () => {
  const nodeModules = noticeNodeModules()
  await build({
    root: join(project, 'vite'),
    logLevel: 'error',
    plugins: [nodeModules],
    build: { write: false },
  })
  expect(nodeModules.noticed).toEqual([])
})
