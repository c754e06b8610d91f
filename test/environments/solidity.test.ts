import { execFile } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { installFolder } from '../../scripts/installFolder.js'
import { node22 } from '../fixtures/node22.js'
import { project, root } from './installed.js'

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

/** Runs Hardhat in its folder, in which it is installed as its lock file says. */
async function hardhat(version: 2 | 3, node: string, ...args: string[]): Promise<string> {
  const folder = `hardhat${version}`
  const installation = join(import.meta.dirname, folder)
  installFolder(installation, node)
  symlinkSync(join(installation, 'node_modules'), join(project, folder, 'node_modules'), 'dir')
  const config = `hardhat.offline.config.${version === 2 ? 'js' : 'ts'}`
  const cli = version === 2 ? 'internal/cli/cli.js' : 'dist/src/cli.js'
  return run(node, folder, [join('node_modules/hardhat', cli), '--config', config, ...args])
}

test('Foundry compiles and tests a contract that uses the package', async () => {
  // npm's solc, so that nothing is downloaded.
  const offline = { FOUNDRY_OFFLINE: 'true', FOUNDRY_SOLC: join(root, 'scripts/solc') }
  const forge = join(root, 'scripts/forge')
  expect(await run(process.execPath, '.', [forge, 'test'], offline)).toMatch(
    /[1-9]\d* tests passed, 0 failed/,
  )
})

test('Hardhat 3 compiles and tests it', async () => {
  expect(await hardhat(3, node22(), 'test', 'solidity')).toMatch(/[1-9]\d* passing/)
})

test('Hardhat 2 compiles it, and tests it from JavaScript', async () => {
  expect(await hardhat(2, process.execPath, 'test')).toMatch(/[1-9]\d* passing/)
})
