import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FsBlockstore } from 'blockstore-fs'
import { loadModel } from 'modelmarket/inference'
import { letTimeRun, type WatchedEndpoint, watchEndpoint } from 'modelmarket/testing'
import { approveCoins, getCoinBalance } from 'modelmarket/token'
import {
  advanceState,
  createTestRun,
  openTestDispute,
  startTraining,
  submitTestState,
  type TestTraining,
} from 'modelmarket/training/testing'
import { bytesToHex, type Hex, parseEther } from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { commandLine, type Ran, type RunOptions } from '../../fixtures/commandLine.js'

let training: TestTraining
let cwd: string
let endpoints: WatchedEndpoint[] = []
beforeAll(async () => {
  training = await startTraining()
})
afterAll(() => training?.stop())
beforeEach(async () => {
  cwd = mkdtempSync(join(tmpdir(), 'modelmarket-cli-'))
  // An agent approves exactly what it needs, and leaves nothing of what the party approved before.
  const { token, address: spender, creator, proofer, workers } = training
  for (const party of [creator, proofer, ...workers])
    await approveCoins.sync(party, { address: token, spender, amount: parseEther('1000000') })
})
afterEach(async () => {
  for (const endpoint of endpoints) await endpoint.stop()
  endpoints = []
  rmSync(cwd, { recursive: true })
})

/** An endpoint for a command that time waits for. */
async function endpoint(): Promise<WatchedEndpoint> {
  const watched = await watchEndpoint(training.chain.url)
  endpoints.push(watched)
  return watched
}

function keyOf(address: string): Hex {
  const account = training.chain.accounts.find((account) => account.address === address)
  return bytesToHex(account?.getHdKey().privateKey ?? new Uint8Array())
}

/** Runs commands as one of the parties. */
function as(party: { account: { address: string } }) {
  const env = {
    MODELMARKET_PRIVATE_KEY: keyOf(party.account.address),
    MODELMARKET_VAULT_KEY: '07'.repeat(32),
  }
  return (args: string, options: Partial<RunOptions> = {}): Promise<Ran> =>
    commandLine(args.split(' '), { cwd, env, ...options })
}

/** Writes a configuration, with a store that all share, and settings of agents. */
async function init(agents: Record<string, object> = {}): Promise<void> {
  const { chain, address, creator } = training
  const ran = await as(creator)(`init --rpc ${chain.url} --training ${address} --json`)
  expect(ran, ran.stderr).toMatchObject({ code: 0 })
  const file = join(cwd, 'modelmarket.json')
  const config = JSON.parse(readFileSync(file, 'utf8'))
  const more = { store: { folder: 'store' }, pollingIntervalMs: 50, checkClock: false }
  writeFileSync(file, JSON.stringify({ ...config, ...more, training: { ...config.training, ...agents } }))
}

/** Two classes, on either side of a line. */
function writeTable(): void {
  const rows = Array.from({ length: 200 }, (_, i) => {
    const [x, y] = [(i * 0.6180339) % 1, (i * 0.7548776) % 1]
    return `${x},${y},${x > y ? 'above' : 'below'}`
  })
  writeFileSync(join(cwd, 'table.csv'), ['x,y,side', ...rows].join('\n'))
}

const terms =
  '--data table.csv --label side --reward 1 --hidden 8 --learning-rate 0.5 --batch 16 --steps 16 --states 4 --states-per-period 2 --test-size 40 --challenge-window 15m --clock 30m --grace 2m --state-time 2h --run-time 1d'

test('a run from the shell, from the table to the model', async () => {
  const { creator, keeper, workers } = training
  const [create, anyone, work] = [as(creator), as(keeper), as(workers[0] ?? keeper)]
  await init({ worker: { trainings: 2, fromFinal: false } })
  writeTable()

  // Nothing happens that is not agreed to.
  const before = await keeper.training.getRunCount()
  const refused = await create(`training create ${terms} --fund 6`)
  expect(refused).toMatchObject({ code: 3, stderr: expect.stringMatching(/At stake: 6 MDC of/) })
  expect(await create(`training create ${terms}`, { typed: 'n' })).toMatchObject({ code: 3 })
  // A run of many states has a deposit by default that none of its warnings is about.
  const many = await create(
    'training create --data table.csv --label side --reward 1 --states 100 --challenge-window 1d',
  )
  expect(many.stderr).toContain('A worker deposits 220 MDC')
  expect(many.stderr).not.toContain('WARNING')
  expect(await keeper.training.getRunCount()).toBe(before)

  // Ten states of ten minutes can be built in a window and a game: 45 % of 23 coins are more than they earn.
  const quick = terms.replace('--states 4 ', '--states 45 ').replace('--state-time 2h', '--state-time 10m')
  const dear = await create(`training create ${quick}`)
  expect(dear).toMatchObject({ code: 3, stderr: expect.stringContaining('A worker deposits 23 MDC') })
  expect(dear.stderr).not.toContain('45 %')
  expect((await create(`training create ${quick} --worker-deposit 22`)).stderr).toMatch(
    /WARNING: .* the 10 states that others built on it, for 45 % of workerDeposit/,
  )

  const created = await create(`training create ${terms} --title Sides --coin-price 0.000001 --json --yes`)
  expect(created.code, created.stderr).toBe(0)
  const runId = Number(before + 1n)
  expect(created.json()).toMatchObject([{ type: 'created', runId: `${runId}`, warnings: expect.any(Array) }])
  expect(created.stderr).toMatch(/WARNING: .*challengeDeposit/)

  // Without funds nobody works, and `verify` says so.
  const verified = await anyone(`training verify ${runId}`)
  expect(verified).toMatchObject({ code: 0, stdout: expect.stringContaining('Sides: a network of 2-8-2') })
  expect(verified.stdout).toContain('WARNING: Its pot does not cover the next state.')
  const funded = await create(`training fund ${runId} 6 --json --yes`)
  expect(funded.json()).toMatchObject([{ type: 'funded', amount: String(parseEther('6')) }])

  const listed = await anyone('training list --json --status running --mutex free')
  expect(listed.json()).toMatchObject([{ runs: [{ runId: `${runId}`, maxStates: 4 }] }])
  expect(await anyone('training collect')).toMatchObject({ stdout: expect.stringMatching(/Nothing is owed/) })

  // A worker and a keeper, and time that runs.
  const stop = new AbortController()
  const bots = [await endpoint(), await endpoint()] as const
  const options = { signal: stop.signal }
  const working = work(
    `training work ${runId} --rpc ${bots[0].url} --yes --json --vault worker --max-at-risk 40`,
    options,
  )
  const keeping = anyone(`training keep --rpc ${bots[1].url} --yes --json --vault keeper`, options)
  const stopTime = letTimeRun(training.chain, { bots, step: 60, interval: 20 })
  try {
    await expect
      .poll(async () => (await keeper.training.getRun({ runId: BigInt(runId) })).status)
      .toBe('closed')
    await expect
      .poll(async () => (await keeper.training.getPeriod({ periodId: await lastPeriod() })).status)
      .toBe('settled')
    // The keeper settles and refunds in any order, once the run is closed.
    await expect
      .poll(async () =>
        (await keeper.training.listFundings({ runId: BigInt(runId) })).fundings.map(({ status }) => status),
      )
      .toEqual(['refunded'])
  } finally {
    await stopTime()
    stop.abort()
  }
  const [worked, kept] = [await working, await keeping]
  expect(worked.code, worked.stderr).toBe(0)
  expect(kept.code, kept.stderr).toBe(0)
  const submitted = worked.json().filter(({ type }) => type === 'submitted')
  expect(submitted.map(({ height }) => height)).toEqual([1, 2, 3, 4])

  const shown = await anyone(`training show ${runId}`)
  expect(shown.stdout).toMatch(/opens a run of 4 states[\s\S]*State 4 is final[\s\S]*is closed/)

  const curve = await anyone(`training curve ${runId} --svg curve.svg --json`)
  expect(curve.code, curve.stderr).toBe(0)
  const points = curve.json()[0]?.states as { measurement: { accuracy: number } }[]
  expect(points).toHaveLength(5)
  expect(points[4]?.measurement.accuracy).toBeGreaterThan(0.8)
  expect(readFileSync(join(cwd, 'curve.svg'), 'utf8')).toMatch(/^<svg.*<title>Sides<\/title>/)

  const exported = await anyone(`training export ${runId} --out model.onnx --json`)
  expect(exported.json()).toMatchObject([
    { height: 4, status: 'final', accuracy: points[4]?.measurement.accuracy },
  ])
  const model = await loadModel(readFileSync(join(cwd, 'model.onnx')), { features: 2, classes: 2 })
  const classes = await model.predict(Float32Array.of(0.9, 0.1, 0.1, 0.9), { rows: 2, columns: 2 })
  expect(classes[0]).not.toBe(classes[1])
  await model.release()
  expect(await anyone(`training export ${runId} --out model.onnx`)).toMatchObject({ code: 1 })

  // Before it asks.
  const late = await create(`training fund ${runId} 1`)
  expect(late).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Run \d+ is closed: it takes no more/),
  })
  const idle = new AbortController()
  const onOutput = (text: string) => text.includes('is known') && idle.abort()
  const waiting = await work(`training work ${runId} --yes --vault idle`, { signal: idle.signal, onOutput })
  expect(waiting.stderr + waiting.stdout).toContain(`Run ${runId} is closed: nothing is left to do in it.`)

  // Nothing stays.
  expect(await create('training collect --json --yes')).toMatchObject({ code: 0 })
  const left = await getCoinBalance(keeper, { address: training.token, owner: training.address })
  expect(left).toBe(await keeper.training.getPot())
})

async function lastPeriod(): Promise<bigint> {
  return training.keeper.training.getPeriodCount()
}

test('a proofer from the shell disputes a lie, and the liar does not answer', async () => {
  const { proofer, keeper, chain } = training
  await init({ proofer: { trainings: 2 } })
  const run = await createTestRun(training, { stateSeconds: 7_200 })
  await keepBlocks()
  const { stateHash, periodId } = await submitTestState(training, run, { isWrong: true })
  const stop = new AbortController()
  const bot = await endpoint()
  const proving = as(proofer)(
    `training proof ${run.runId} --rpc ${bot.url} --yes --json --vault proofer --max-at-risk 10`,
    { signal: stop.signal },
  )
  const stopTime = letTimeRun(chain, { bots: [bot], step: 60, interval: 20 })
  try {
    await expect.poll(async () => (await keeper.training.getState({ stateHash })).status).toBe('rolledBack')
    await expect.poll(async () => (await keeper.training.getPeriod({ periodId })).status).toBe('settled')
  } finally {
    await stopTime()
    stop.abort()
  }
  const { code, stderr, json } = await proving
  expect(code, stderr).toBe(0)
  const types = json().map(({ type }) => type)
  expect(types).toEqual(expect.arrayContaining(['disputed', 'resolved', 'ended']))
  expect(stderr).toMatch(/state 1 is wrong: dispute \d+ is opened, with a deposit of 4 MDC/)

  const shown = await as(keeper)(`training show ${run.runId}`)
  expect(shown.stdout).toMatch(/disputes state 1: dispute \d[\s\S]*State 1 falls[\s\S]*is upheld/)
  const curve = await as(keeper)(`training curve ${run.runId}`)
  expect(curve.stdout).toMatch(/rolled back.*0x[\s\S]*proven wrong/)
})

test('a validator from the shell votes as its program judges', async () => {
  const { voters, keeper, chain, vote } = training
  await init({ validator: { judgings: 2, judgeMissing: true } })
  const run = await createTestRun(training, { adjudicator: 'vote' })
  const { stateHash } = await submitTestState(training, run, { isWrong: true })
  await keepBlocks()
  const { disputeId, caseId } = await openTestDispute(training, { stateHash })
  writeFileSync(
    join(cwd, 'judge.cjs'),
    `const fs = require('node:fs'), folder = process.argv.at(-1)
     const isWrong = fs.readFileSync(folder + '/state', 'utf8').startsWith('wrong')
     fs.writeFileSync(folder + '/verdict.txt', isWrong ? 'wrong' : 'right')`,
  )
  const keyFile = join(cwd, 'key.txt')
  const vaultKeyFile = join(cwd, 'vault-key.txt')
  writeFileSync(keyFile, keyOf((voters[0] ?? keeper).account.address))
  writeFileSync(vaultKeyFile, '07'.repeat(32))
  // A program could read secrets that are in the environment.
  const env = { MODELMARKET_PRIVATE_KEY_FILE: keyFile, MODELMARKET_VAULT_KEY_FILE: vaultKeyFile }
  const stop = new AbortController()
  const bot = await endpoint()
  const line = `training validate --weight 20 --rpc ${bot.url} --yes --json --vault validator -- ${process.execPath} judge.cjs`
  const voting = commandLine(line.split(' '), { cwd, env, signal: stop.signal })
  const stopTime = letTimeRun(chain, { bots: [bot], step: 60, interval: 20 })
  const ballot = () => keeper.training.vote({ address: vote }).getVote({ caseId })
  try {
    await expect.poll(async () => (await ballot()).status).toBe('ended')
    await expect.poll(async () => (await keeper.training.getDispute({ disputeId })).status).toBe('decided')
  } finally {
    await stopTime()
    stop.abort()
  }
  const { code, stderr, json } = await voting
  expect(code, stderr).toBe(0)
  expect(json().map(({ type }) => type)).toEqual(expect.arrayContaining(['judged', 'committed', 'revealed']))
  expect(await keeper.training.resolveDispute.sync({ disputeId })).toMatchObject({ outcome: 'upheld' })
})

/** Has what the test kit published, which is in memory, in the store of the commands as well. */
async function keepBlocks(): Promise<void> {
  const store = new FsBlockstore(join(cwd, 'store'))
  await store.open()
  for await (const { cid, bytes } of training.store.getAll()) await store.put(cid, bytes)
}

describe('what goes wrong is said, and how to go on', () => {
  beforeEach(() => init())

  test.each([
    ['training show 999', 1, /There is no run 999\.[\s\S]*`modelmarket training list`/],
    ['training verify 999', 1, /There is no run 999/],
    ['training fund 999 1 --yes', 1, /There is no run 999/],
    // An agent would wait for it without a word.
    ['training work 999 --yes', 1, /There is no run 999/],
    ['training proof 1 999 --yes', 1, /There is no run 999/],
    ['training validate --weight 1 --run 999 --yes -- true', 1, /There is no run 999/],
    ['training list --status gone', 2, /"gone" is not a status/],
    ['training list --mutex gone', 2, /"gone" is not a status of a mutex/],
    ['training show 0', 2, /"0" is not an id of a run/],
    ['training export 1 --out x --height 0', 2, /--height takes a number from 1/],
    ['training create --data none.csv --label x --reward 1', 1, /none\.csv/],
    ['training create --data x --label x --reward 1 --hidden 1,2,3,4', 2, /--hidden: .* not widths/],
    ['training create --data x --label x --reward 1 --learning-rate 0', 2, /not a learning rate/],
    ['training create --data x --label x --reward 1 --seed 0x12', 2, /not a hash/],
    ['training validate --yes', 2, /The weight of a ballot/],
    ['training validate --weight 1 --yes', 2, /The program that judges/],
  ])('%s', async (args, code, message) => {
    const ran = await as(training.keeper)(args)
    expect(ran.stderr).toMatch(message)
    expect(ran.code).toBe(code)
  })

  test('a model is taken of final states only, unless it is said', async () => {
    const { run } = await advanceState(training, 'contestable')
    await keepBlocks()
    const anyone = as(training.keeper)
    const refused = await anyone(`training export ${run.runId} --out model.onnx`)
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringMatching(/no final state[\s\S]*--live/) })
    const taken = await anyone(`training export ${run.runId} --out model.onnx --live --json`)
    expect(taken.json()).toMatchObject([{ height: 1, status: 'contestable' }])
  })
})
