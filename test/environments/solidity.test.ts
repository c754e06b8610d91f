import { execFile } from 'node:child_process'
import { existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { installFolder } from '../../scripts/installFolder.js'
import { protocols } from '../../scripts/owners.js'
import { node22 } from '../fixtures/node22.js'
import { installed, linkOptionalPeers, project, root } from './installed.js'

/** Runs a Node program in a folder of the project; a failure shows all that it printed. */
async function run(
  node: string,
  folder: string,
  args: string[],
  env: NodeJS.ProcessEnv = {},
): Promise<string> {
  const options = { cwd: join(project, folder), env: { ...process.env, ...env } }
  const { stdout } = await promisify(execFile)(node, args, options).catch(({ message, stdout }) =>
    expect.fail(`${message}\n${stdout}`),
  )
  return stdout
}

/** Runs forge in the project, with npm's solc, so that nothing is downloaded. */
function forge(args: string[], env: NodeJS.ProcessEnv = {}): Promise<string> {
  const offline = { FOUNDRY_OFFLINE: 'true', FOUNDRY_SOLC: join(root, 'scripts/solc') }
  return run(process.execPath, '.', [join(root, 'scripts/forge'), ...args], { ...offline, ...env })
}

/** Runs Hardhat in its folder, in which it is installed as its lock file says. */
function hardhat(version: 2 | 3, node: string, ...args: string[]): Promise<string> {
  const folder = `hardhat${version}`
  const installation = join(import.meta.dirname, folder)
  installFolder(installation, node)
  const link = join(project, folder, 'node_modules')
  if (!existsSync(link)) symlinkSync(join(installation, 'node_modules'), link, 'dir')
  const config = `hardhat.offline.config.${version === 2 ? 'js' : 'ts'}`
  const cli = version === 2 ? 'internal/cli/cli.js' : 'dist/src/cli.js'
  return run(node, folder, [join('node_modules/hardhat', cli), '--config', config, ...args])
}

test('Foundry compiles and tests a contract that uses the package', async () => {
  expect(await forge(['test'])).toMatch(/[1-9]\d* tests passed, 0 failed/)
})

test('Hardhat 3 compiles and tests it', async () => {
  expect(await hardhat(3, node22(), 'test', 'solidity')).toMatch(/[1-9]\d* passing/)
})

test('Hardhat 2 compiles it, and tests it from JavaScript', async () => {
  expect(await hardhat(2, process.execPath, 'test')).toMatch(/[1-9]\d* passing/)
})

test.each(protocols())('the sources of %s give the bytecode that the package has', async (protocol) => {
  linkOptionalPeers() // OpenZeppelin
  const names = Object.entries<string>(await import(installed('dist/generated', protocol, 'index.js')))
  const contracts = names.flatMap(([name, bytecode]) => {
    const [, module = '', isRuntime] = /^(\w+?)(Runtime)?Bytecode$/.exec(name) ?? []
    const contract = module.charAt(0).toUpperCase() + module.slice(1)
    // The code of a lens goes along with each call: it is what others are once they are deployed.
    const field = isRuntime ? 'deployedBytecode' : 'bytecode'
    return contract ? [{ contract, field, bytecode }] : []
  })
  expect(contracts.length).toBeGreaterThan(0)
  const sources = contracts.map(
    ({ contract }) => `node_modules/modelmarket/contracts/${protocol}/${contract}.sol`,
  )
  await forge(['build', ...sources], { FOUNDRY_PROFILE: 'implementation' })
  for (const { contract, field, bytecode } of contracts) {
    const artifact = JSON.parse(readFileSync(join(project, `out/${contract}.sol/${contract}.json`), 'utf8'))
    expect(artifact[field].object === bytecode, contract).toBe(true)
  }
})
