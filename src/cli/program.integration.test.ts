import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import * as v from 'valibot'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withProtocolSession } from './commands/withSession.js'
import { contractSettings } from './config.js'
import type { Io } from './io.js'
import { createProgram } from './program.js'
import type { ProtocolCli } from './protocol.js'

let cwd: string
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'modelmarket-program-'))
})
afterEach(() => rmSync(cwd, { recursive: true }))

const known = { address: `0x${'11'.repeat(20)}`, fromBlock: 7n } as const

/** A protocol that prints where its contract is, and whose demo ends at once. */
function made(name: string): ProtocolCli {
  const protocol: ProtocolCli = {
    name,
    description: `use ${name}`,
    settings: v.strictObject({ ...contractSettings, speed: v.optional(v.number()) }),
    deployments: { 31337: known },
    addCommands(group, shell) {
      group.command('stop').action(
        withProtocolSession(shell, protocol, async (session) => {
          session.stopped = 2
        }),
      )
      group.command('where').action(
        withProtocolSession(shell, protocol, async (session) => {
          const { address, fromBlock } = await session.contract()
          session.output.result({ name, settings: session.settings, address, fromBlock }, '')
        }),
      )
    },
    demo: {
      description: `play ${name}`,
      packages: [],
      async play({ gas }) {
        const books = { before: { it: 5n }, after: { it: 5n }, conserved: true, finalBalance: 0n }
        const receipt = { gasUsed: 21_000n } as Parameters<typeof gas.note>[2]['receipt']
        gas.note('it', 'call', { receipt })
        const facts = { played: name }
        return { subject: 'It', status: 'done', report: () => `table of ${name}`, facts, books }
      },
    },
    sandbox: { description: 'none', packages: ['no-such-package'], start: () => Promise.reject() },
    deploy: { description: 'none', plan: async () => [] },
    addRecovery: (command) => command.action(() => {}),
    describeContract: async () => name,
  }
  return protocol
}

async function run(...args: string[]): Promise<{ stdout: string; stderr: string }> {
  const printed = { stdout: '', stderr: '' }
  const stream = (name: keyof typeof printed) => {
    const through = new PassThrough()
    through.on('data', (chunk: Buffer) => {
      printed[name] += chunk
    })
    return Object.assign(through, { hasColors: () => false })
  }
  const streams = { stdin: new PassThrough(), stdout: stream('stdout'), stderr: stream('stderr') }
  const signal = new AbortController().signal
  const program = createProgram({ ...streams, env: {}, cwd, signal } as unknown as Io, [
    made('first'),
    made('second'),
  ])
  await program.parseAsync(args, { from: 'user' })
  await new Promise(setImmediate)
  return printed
}

test('without a name the first demo is played, and the others are named', async () => {
  const { stdout, stderr } = await run('demo', '--json')
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'done',
    played: 'first',
    conserved: true,
    finalBalance: 0,
    gas: { call: 21_000 },
    seconds: expect.any(Number),
  })
  expect(stderr).toMatch(/table of first[\s\S]*It is done[\s\S]*Other demos: `modelmarket demo second`\./)
  expect(JSON.parse((await run('demo', 'second', '--json')).stdout)).toMatchObject({ played: 'second' })
})

test('what is not a protocol is refused, with the names of all', async () => {
  await expect(run('demo', 'third')).rejects.toThrow(/no protocol "third"\.\n\nExpected: first, second\./)
  await expect(run('sandbox', 'second')).rejects.toThrow('Not installed: no-such-package')
})

test('each protocol has a section of the configuration, and its own contract', async () => {
  const address = `0x${'22'.repeat(20)}`
  const rpc = ['http://127.0.0.1:1']
  const file = join(cwd, 'modelmarket.json')
  writeFileSync(file, JSON.stringify({ rpc, second: { address, fromBlock: 3, speed: 2 } }))
  const where = async (...args: string[]) => JSON.parse((await run(...args, '--json')).stdout)
  expect(await where('second', 'where')).toEqual({
    name: 'second',
    settings: { address, fromBlock: 3, speed: 2 },
    address,
    fromBlock: '3',
  })

  // The block is that of the contract in the configuration, and of no other.
  const other = `0x${'33'.repeat(20)}`
  expect(await where('second', 'where', '--address', other)).toMatchObject({ address: other, fromBlock: '0' })
  expect(await where('second', '--from-block', '9', 'where')).toMatchObject({ address, fromBlock: '9' })

  writeFileSync(file, JSON.stringify({ rpc, second: { speed: 'fast' } }))
  await expect(run('second', 'where')).rejects.toThrow('second.speed: ')
  writeFileSync(file, JSON.stringify({ rpc, third: {} }))
  await expect(run('first', 'where')).rejects.toThrow('third: there is no such setting')
})

test('a contract that is known on the chain need not be named', async () => {
  const { serveHttp } = await import('../../test/fixtures/serveHttp.js')
  const rpc = await serveHttp((request, response) => {
    let body = ''
    request.on('data', (chunk) => {
      body += chunk
    })
    request.on('end', () =>
      response.end(JSON.stringify({ jsonrpc: '2.0', id: JSON.parse(body).id, result: '0x7a69' })),
    )
  })
  const { stdout } = await run('first', 'where', '--rpc', rpc, '--json')
  expect(JSON.parse(stdout)).toMatchObject({ address: known.address, fromBlock: '7' })
})

test('a command whose agent left things to a person fails in the end', async () => {
  await expect(run('first', 'stop')).rejects.toThrow('2 things were left to you.')
})

test('the help writes each duration with its unit', () => {
  const io = { stdout: new PassThrough(), stderr: new PassThrough() } as unknown as Io
  const commands = [createProgram(io)]
  // An array's iteration includes what is added meanwhile.
  for (const { commands: inner } of commands) commands.push(...inner)
  const durations = commands.flatMap((command) =>
    command.options
      .filter(({ flags, defaultValue }) => flags.includes('<duration>') && defaultValue !== undefined)
      .map((option) => command.createHelp().optionDescription(option)),
  )
  expect(durations.length).toBeGreaterThan(5)
  for (const text of durations) expect(text).toMatch(/\(default: \d+ (s|min|h|d)\)$/)
})
