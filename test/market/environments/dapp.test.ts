import { execFile } from 'node:child_process'
import { cpSync, existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { installed, project } from '../../environments/installed.js'

test('a copy of the dApp in the package can be installed and built', async () => {
  const cwd = join(project, 'dapp')
  cpSync(installed('examples/dapp'), cwd, { recursive: true })
  const packed = readdirSync(project).find((file) => file.endsWith('.tgz')) ?? ''
  const flags = ['--prefer-offline', '--ignore-scripts', '--no-audit', '--no-fund']
  await npm(cwd, 'install', ...flags, join(project, packed))
  await npm(cwd, 'run', 'build')
  expect(existsSync(join(cwd, 'dist/index.html'))).toBe(true)
})

const npm = (cwd: string, ...args: string[]) =>
  promisify(execFile)('npm', args, { cwd }).catch(({ message, stdout }) =>
    expect.fail(`${message}\n${stdout}`),
  )
