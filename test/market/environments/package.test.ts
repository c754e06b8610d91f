import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import {
  command,
  linkOptionalPeers,
  manifest,
  project,
  root,
  unlinkOptionalPeers,
} from '../../environments/installed.js'

test('the command names the packages that the demo needs', async () => {
  unlinkOptionalPeers()
  const needed = ['@foundry-rs/anvil', 'onnxruntime-node', 'blockstore-fs']
  const specs = needed.map((name) => `'${name}@${manifest.peerDependencies[name]}'`)
  const failed = await command('demo').catch((error) => error)
  expect(failed).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `Not installed: ${needed.join(', ')}.\n\nRun: npm install ${specs.join(' ')}\n`,
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
    'npm install modelmarket viem @foundry-rs/anvil onnxruntime-node blockstore-fs', // As setup.ts and linkOptionalPeers do.
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
    await expect.poll(chain.printed, { timeout: 100_000 }).toContain('npx modelmarket market train')
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
