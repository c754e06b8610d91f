import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { manifest, project } from './installed.js'

/** How a shell runs `npx` in a folder without a project. */
async function shell(command: string, cwd: string) {
  const env = {
    ...process.env,
    npm_config_yes: 'true',
    npm_config_prefer_offline: 'true',
  }
  return promisify(execFile)('sh', ['-c', command], { cwd, env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
  )
}

test.skipIf(process.platform === 'win32')('a command in a folder that is gone says so', async () => {
  const bin = join(project, 'node_modules/.bin/modelmarket')
  const inGone = (command: string) => {
    const folder = mkdtempSync(join(tmpdir(), 'modelmarket-gone-'))
    return shell(`rmdir "$PWD" && exec ${bin} ${command}`, folder)
  }
  const commands = ['demo', 'sandbox', 'init', 'vault stopped', 'dataset inspect x.csv', 'gateway']
  for (const command of commands) {
    const { code, stderr } = await inGone(`${command} --debug`)
    expect(stderr, command).toMatch(/^The current folder no longer exists\.\n\nChange to an existing folder/)
    expect(code, command).toBe(1)
  }
  expect(await inGone('--version')).toMatchObject({ code: 0, stdout: `${manifest.version}\n` })
})

// It installs packages of 300 MB.
test('the demo says outside a project with which command it runs, and that command runs it', async () => {
  const packed =
    readdirSync(project).find((file) => file.endsWith('.tgz')) ?? expect.fail('nothing is packed')
  const tarball = join(project, packed)
  const cwd = mkdtempSync(join(tmpdir(), 'modelmarket-empty-'))
  try {
    const first = await shell(`npx -p ${tarball} modelmarket demo --seed x`, cwd)
    expect(first.code).toBe(1)
    const [, command] = /^Run: (npx .*)$/m.exec(first.stderr) ?? expect.fail(first.stderr)
    const published = `modelmarket@${manifest.version}`
    expect(command).toContain(`-p ${published} `)
    // What npm has is the last release.
    const second = await shell((command ?? '').replace(published, tarball), cwd)
    expect(second.code, second.stderr).toBe(0)
    expect(second.stdout.split('\n').length).toBeGreaterThan(10)
    expect(readdirSync(cwd)).toEqual([])
  } finally {
    rmSync(cwd, { recursive: true })
  }
}, 900_000)
