import { getCoinBalance } from 'modelmarket/token'
import { type Case, getCase } from 'modelmarket/training'
import { playCase } from 'modelmarket/training/flows'
import {
  answerFalsely,
  createTestRun,
  submitLie,
  submitTestState,
  type TestLie,
  type TestRun,
  type TrainingClient,
} from 'modelmarket/training/testing'
import { type Address, type Hex, parseEther } from 'viem'
import { afterEach, expect, test } from 'vitest'
import { of, TrainingStage } from '../fixtures/trainingStage.js'

const stage = new TrainingStage()

/** How the agents of these tests send: a transaction that a reorganisation dropped is offered again soon. */
const soon = { stuckAfterMs: 200 }

const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

const ends: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const end of ends.splice(0)) await end()
})

/** Does something again and again until the test says so, or ends. What fails is done again: the chain has changed meanwhile. */
function repeat(act: () => Promise<unknown>): () => Promise<void> {
  let isOver = false
  const running = (async () => {
    while (!isOver) {
      await act().catch(() => {})
      await wait(20)
    }
  })()
  const end = async () => {
    isOver = true
    await running
  }
  ends.push(end)
  return end
}

/** Replaces the block of each transaction from now on, once, by an empty one. Returns how often, when it stops. */
async function reorganiseEach(): Promise<() => Promise<number>> {
  const { chain, outsider } = stage.training
  const latest = () => outsider.getBlockNumber({ cacheTime: 0 })
  const seen = new Set<string>()
  let next = (await latest()) + 1n
  let count = 0
  const stop = repeat(async () => {
    while (next <= (await latest())) {
      const block = await outsider.getBlock({ blockNumber: next, includeTransactions: true })
      const calls = block.transactions.map(({ from, to, input }) => `${from} ${to} ${input}`)
      if (calls.some((call) => !seen.has(call))) {
        // Others may see it, and build on it, before it is gone.
        await wait(60)
        for (const call of calls) seen.add(call)
        await chain.reorganise(Number((await latest()) - next) + 1)
        count++
      }
      next++
    }
  })
  return async () => {
    await stop()
    return count
  }
}

/** Lets a little time pass, as it does while players think. */
function tick(): void {
  const { chain } = stage.training
  repeat(async () => {
    await wait(250)
    await chain.setTime((await chain.now()) + 2n)
  })
}

const coins = (owner: Address) =>
  getCoinBalance(stage.training.outsider, { address: stage.training.token, owner })

/** The case of the only dispute of a state, as it is now; `undefined` while there is none. */
async function caseOf(stateHash: Hex): Promise<Case | undefined> {
  const { outsider, game } = stage.training
  const count = await outsider.training.getDisputeCount()
  for (let disputeId = count; disputeId > 0n; disputeId--) {
    const dispute = await outsider.training.getDispute({ disputeId })
    if (dispute.stateHash !== stateHash) continue
    return getCase(outsider, { address: game, caseId: dispute.caseId })
  }
  return undefined
}

const answerOn = (lie: TestLie, stepsPerState: number) =>
  repeat(async () => {
    const found = await caseOf(lie.stateHash)
    if (found) await answerFalsely(stage.training, { ...lie, caseId: found.caseId, stepsPerState })
  })

const gameOf = ({ game }: TestRun) => game ?? expect.fail('no game')

test('a proofer proves a lie, though each block with a move is taken back', async () => {
  const { training } = stage
  const proofer = training.proofer.account.address
  const run = await createTestRun(training, { stepsPerState: 8 })
  const lie = await submitLie(training, run, { kind: 'D', step: 3, worker: training.workers[1] })
  const before = await coins(proofer)
  const stopLying = answerOn(lie, 8)
  tick()
  const stopReorganising = await reorganiseEach()
  const told = await stage.proofer({ fromBlock: 0n, ...soon })
  await expect.poll(() => caseOf(lie.stateHash).then((found) => found?.status)).toBe('upheld')
  // The dispute, four answers, a trace, and five moves: some may share a block on a busy machine.
  expect(await stopReorganising()).toBeGreaterThanOrEqual(6)
  await stopLying()
  await stage.keeper()
  stage.letTimeRun(60)
  await expect.poll(() => coins(proofer)).toBeGreaterThanOrEqual(before + parseEther('10'))
  expect(of(told, 'ended')).toMatchObject([{ status: 'upheld' }])
  expect(told.filter(({ type }) => type === 'failed' || type === 'stopped')).toEqual([])
})

/** What picks a step's root, in a tree of four. */
async function pickOf(run: TestRun, child: number) {
  const { replay } = gameOf(run)
  await replay.advance(1)
  const tree = replay.stepsTree(1)
  return { child, hash: tree.node(0, child), siblings: tree.proof(child) }
}

/** What enters the trace of a step. */
async function entryOf(run: TestRun, step: number) {
  const { replay } = gameOf(run)
  const tree = replay.stepsTree(1)
  const { trace } = await replay.step(1, step)
  return {
    tree: 'trace',
    traceRoot: trace.root,
    preRoot: tree.node(0, step - 1),
    siblings: tree.proof(step - 1),
  } as const
}

test('a worker keeps its deposit, though each block with a move is taken back', async () => {
  const { training } = stage
  const { creator, game: address } = training
  const worker = training.workers[0]?.account.address ?? expect.fail('no worker')
  const run = await createTestRun(training, { maxStates: 1, stepsPerState: 4 })
  const before = await coins(worker)
  tick()
  const stopReorganising = await reorganiseEach()
  const told = await stage.worker(0, {
    fromBlock: 0n,
    policy: { accept: ({ runId }) => runId === run.runId },
    ...soon,
  })
  const state = () => training.outsider.training.getStateAt({ runId: run.runId, height: 1 })
  await expect.poll(state).toBeDefined()
  const cases = creator.training.game({ address })
  const pick = await pickOf(run, 2)
  const entry = await entryOf(run, 2)
  // A challenger that comes as far as the root of a true trace.
  const stopChallenging = repeat(async () => {
    const stateHash = (await state()) ?? expect.fail('no state')
    const found = await caseOf(stateHash)
    if (!found) await creator.training.openDispute.sync({ stateHash })
    if (found?.status !== 'awaitingChallenger') return
    const { caseId } = found
    if (found.stage === 'steps') await cases.pick.sync({ caseId, runId: run.runId, ...pick })
    if (found.stage === 'trace') await cases.enterStep.sync({ caseId, runId: run.runId, ...entry })
  })
  const place = async () => {
    const stateHash = await state()
    const found = stateHash && (await caseOf(stateHash))
    return found && `${found.stage} ${found.status}`
  }
  await expect.poll(place).toBe('traceTree awaitingChallenger')
  await wait(1_000)
  await expect.poll(place).toBe('traceTree awaitingChallenger')
  // The period, the state, the dispute, two answers, a trace and two moves.
  expect(await stopReorganising()).toBeGreaterThanOrEqual(5)
  await stopChallenging()
  stage.letTimeRun()
  await expect.poll(() => coins(worker)).toBe(before + parseEther('1') + parseEther('3.28'))
  expect(told.filter(({ type }) => type === 'failed' || type === 'stopped')).toEqual([])
})

test('a worker answers where a reorganisation leads, at a place in a tree where it has answered for another step', async () => {
  const { training } = stage
  const { chain, creator, game: address, outsider } = training
  const told = await stage.worker(0, soon)
  const run = await createTestRun(training, { maxStates: 1, stepsPerState: 4 })
  await expect.poll(() => of(told, 'submitted').length).toBe(1)
  const stateHash =
    (await outsider.training.getStateAt({ runId: run.runId, height: 1 })) ?? expect.fail('none')
  const { caseId } = await creator.training.openDispute.sync({ stateHash })
  const cases = creator.training.game({ address })
  const comesTo = (place: object) =>
    expect.poll(() => cases.getCase({ caseId })).toMatchObject({ status: 'awaitingChallenger', ...place })
  await comesTo({ stage: 'steps' })
  const fork = await outsider.getBlockNumber({ cacheTime: 0 })
  const lead = async (step: number) => {
    await cases.pick.sync({ caseId, runId: run.runId, ...(await pickOf(run, step)) })
    await comesTo({ stage: 'trace', step })
    await cases.enterStep.sync({ caseId, runId: run.runId, ...(await entryOf(run, step)) })
    const { trace } = await gameOf(run).replay.step(1, step)
    await comesTo({ stage: 'traceTree', step, traceRoot: trace.root, node: trace.root })
  }
  await lead(1)
  await chain.reorganise(Number((await outsider.getBlockNumber({ cacheTime: 0 })) - fork))
  expect(await cases.getCase({ caseId })).toMatchObject({ stage: 'steps', status: 'awaitingChallenger' })
  await lead(2)
  expect(told.filter(({ type }) => type === 'failed' || type === 'stopped')).toEqual([])
})

test('`playCase` makes again what was taken back, on both sides', async () => {
  const { training } = stage
  const { creator: proofer, game: address } = training
  const run = await createTestRun(training, { stepsPerState: 4 })
  const lie = await submitLie(training, run, { kind: 'weights', step: 2, worker: training.workers[1] })
  const { caseId } = await proofer.training.openDispute.sync({ stateHash: lie.stateHash })
  const stopLying = answerOn(lie, 4)
  tick()
  const stopReorganising = await reorganiseEach()
  const calls: string[] = []
  const { replay } = gameOf(run)
  const end = await playCase(proofer, {
    ...{ address, caseId, replay },
    pollingInterval: 20,
    onMove: ({ call }) => calls.push(call),
  })
  expect(end.status).toBe('upheld')
  await stopReorganising()
  await stopLying()
  expect(new Set(calls)).toEqual(new Set(['pick', 'enterStep', 'prove']))
  // And of the worker: with nobody against it, it has answered all that it was asked.
  const honest = await createTestRun(training, { stepsPerState: 4 })
  const { stateHash, worker } = await submitTestState(training, honest, { worker: training.workers[1] })
  const opened = await proofer.training.openDispute.sync({ stateHash })
  await expectAnswer(worker, opened.caseId, honest)
})

async function expectAnswer(worker: TrainingClient, caseId: bigint, run: TestRun): Promise<void> {
  const { chain, game: address } = stage.training
  const abort = new AbortController()
  const { replay } = gameOf(run)
  const parameters = { address, caseId, replay, pollingInterval: 20, signal: abort.signal }
  const playing = playCase(worker, parameters).catch(() => {})
  const status = () => getCase(worker, { address, caseId }).then((found) => found.status)
  await expect.poll(status).toBe('awaitingChallenger')
  await chain.reorganise(1)
  await expect.poll(status).toBe('awaitingChallenger')
  abort.abort()
  await playing
}
