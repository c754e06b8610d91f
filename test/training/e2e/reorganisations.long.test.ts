import { getCoinBalance } from 'modelmarket/token'
import { type Case, getCase, UnknownCaseError } from 'modelmarket/training'
import { playCase } from 'modelmarket/training/flows'
import {
  answerFalsely,
  createTestRun,
  submitLie,
  submitTestState,
  type TestLie,
  type TestRun,
} from 'modelmarket/training/testing'
import { type Address, type Hex, keccak256, parseEther, toHex } from 'viem'
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

/** A game of which each move is made twice takes long on a busy machine. */
const patience = { timeout: 400_000 }

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
  await expect.poll(() => caseOf(lie.stateHash).then((found) => found?.status), patience).toBe('upheld')
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
    if (found.stage === 'steps')
      await cases.pick.sync({ caseId, training: stage.training.address, runId: run.runId, ...pick })
    if (found.stage === 'trace')
      await cases.enterStep.sync({ caseId, training: stage.training.address, runId: run.runId, ...entry })
  })
  const place = async () => {
    const stateHash = await state()
    const found = stateHash && (await caseOf(stateHash))
    return found && `${found.stage} ${found.status}`
  }
  await expect.poll(place, patience).toBe('traceTree awaitingChallenger')
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
    await cases.pick.sync({
      caseId,
      training: stage.training.address,
      runId: run.runId,
      ...(await pickOf(run, step)),
    })
    await comesTo({ stage: 'trace', step })
    await cases.enterStep.sync({
      caseId,
      training: stage.training.address,
      runId: run.runId,
      ...(await entryOf(run, step)),
    })
    const { trace } = await gameOf(run).replay.step(1, step)
    await comesTo({ stage: 'traceTree', step, traceRoot: trace.root, node: trace.root })
  }
  await lead(1)
  await chain.reorganise(Number((await outsider.getBlockNumber({ cacheTime: 0 })) - fork))
  expect(await cases.getCase({ caseId })).toMatchObject({ stage: 'steps', status: 'awaitingChallenger' })
  await lead(2)
  expect(told.filter(({ type }) => type === 'failed' || type === 'stopped')).toEqual([])
})

test('`playCase` makes again what was taken back, of a challenger', async () => {
  const { training } = stage
  const { creator: proofer, game: address, chain } = training
  const run = await createTestRun(training, { stepsPerState: 4 })
  const lie = await submitLie(training, run, { kind: 'weights', step: 2, worker: training.workers[1] })
  const { caseId } = await proofer.training.openDispute.sync({ stateHash: lie.stateHash })
  const calls: string[] = []
  const playing = playCase(proofer, {
    ...{ address, caseId, replay: gameOf(run).replay },
    pollingInterval: 20,
    onMove: ({ call }) => calls.push(call),
  })
  const status = () => getCase(proofer, { address, caseId }).then((found) => found.status)
  const expectMoves = async (count: number) => {
    await expect.poll(() => calls.length).toBe(count)
    return status()
  }
  await answerFalsely(training, { ...lie, caseId, stepsPerState: 4 })
  let moves = 0
  while ((await expectMoves(++moves)) === 'awaitingWorker') {
    // Nothing but the move is in the last block, and nobody sends: the challenger waits for the worker.
    await chain.reorganise(1)
    expect(await expectMoves(++moves)).toBe('awaitingWorker')
    await answerFalsely(training, { ...lie, caseId, stepsPerState: 4 })
  }
  expect((await playing).status).toBe('upheld')
  const madeOnce = calls.filter((_, i) => i % 2 === 0)
  expect(new Set(madeOnce)).toEqual(new Set(['pick', 'enterStep', 'prove']))
  expect(calls).toEqual(madeOnce.flatMap((call) => (call === 'prove' ? [call] : [call, call])))
})

/** A case of a true state that nobody has answered yet, in the last block, and who has opened it. */
async function newCase(seed: string) {
  const { training } = stage
  // The steps of another seed have another root: answers are for all cases with the same one.
  const run = await createTestRun(training, { stepsPerState: 4, seed: keccak256(toHex(seed)) })
  const { stateHash, worker } = await submitTestState(training, run, { worker: training.workers[1] })
  const open = () => training.creator.training.openDispute.sync({ stateHash })
  const { caseId } = await open()
  const calls: string[] = []
  const abort = new AbortController()
  const playing = playCase(worker, {
    ...{ address: training.game, caseId, replay: gameOf(run).replay },
    pollingInterval: 20,
    signal: abort.signal,
    onMove: ({ call }) => calls.push(call),
  })
  const ended = playing.catch(() => {})
  ends.push(async () => {
    abort.abort()
    await ended
  })
  return { caseId, calls, open, playing }
}

test('`playCase` makes again what was taken back, of a worker', async () => {
  const { calls } = await newCase('answered again')
  await expect.poll(() => calls).toEqual(['answer'])
  await stage.training.chain.reorganise(1)
  await expect.poll(() => calls).toEqual(['answer', 'answer'])
})

test('`playCase` goes on with a dispute that was taken back, and mined again', async () => {
  const { calls, open, caseId } = await newCase('opened again')
  await expect.poll(() => calls).toEqual(['answer'])
  await stage.training.chain.reorganise(2)
  const gone = getCase(stage.training.outsider, { address: stage.training.game, caseId })
  await expect(gone).rejects.toThrow(UnknownCaseError)
  expect((await open()).caseId).toBe(caseId)
  await expect.poll(() => calls).toEqual(['answer', 'answer'])
})

test('`playCase` does not play another case under the number of one that was taken back', async () => {
  const { training } = stage
  const first = await newCase('taken back')
  await expect.poll(() => first.calls).toEqual(['answer'])
  await training.chain.reorganise(2)
  const run = await createTestRun(training, { stepsPerState: 4 })
  const { stateHash } = await submitTestState(training, run, { worker: training.workers[1] })
  const { caseId } = await training.creator.training.openDispute.sync({ stateHash })
  expect(caseId).toBe(first.caseId)
  await expect(first.playing).rejects.toThrow(UnknownCaseError)
  expect(first.calls).toEqual(['answer'])
})
