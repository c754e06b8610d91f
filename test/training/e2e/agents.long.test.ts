import { rolePrefix, trackedEntry } from 'modelmarket/agents'
import { KuboError } from 'modelmarket/content'
import { getCoinBalance } from 'modelmarket/token'
import { getRun } from 'modelmarket/training'
import { runKeeper } from 'modelmarket/training/agents'
import { disputeGameAbi, trainingAbi } from 'modelmarket/training/contracts'
import {
  answerFalsely,
  createTestRun,
  submitLie,
  submitTestState,
  type TestLie,
  type TestRun,
} from 'modelmarket/training/testing'
import {
  type Address,
  createClient,
  custom,
  encodeErrorResult,
  getAbiItem,
  keccak256,
  parseEther,
  toFunctionSelector,
  toHex,
} from 'viem'
import { expect, test } from 'vitest'
import { of, TrainingStage } from '../fixtures/trainingStage.js'

const stage = new TrainingStage({ workers: 3 })

function nothingFailed(...agents: { type: string }[][]): void {
  for (const told of agents)
    expect(told.filter(({ type }) => type === 'failed' || type === 'stopped')).toEqual([])
}

async function coins(owner: Address): Promise<bigint> {
  const { outsider, token } = stage.training
  return getCoinBalance(outsider, { address: token, owner })
}

const workerAt = (at: number) => stage.training.workers[at] ?? expect.fail(`no worker ${at}`)

const read = ({ runId }: Pick<TestRun, 'runId'>) =>
  getRun(stage.training.outsider, { address: stage.training.address, runId })

/** Has a liar answer, whenever it can, until the dispute is over. */
function lieOn(
  { worker, lie }: TestLie,
  { caseId, stepsPerState }: { caseId: bigint; stepsPerState: number },
) {
  const abort = new AbortController()
  const lying = (async () => {
    while (!abort.signal.aborted) {
      await answerFalsely(stage.training, { worker, lie, caseId, stepsPerState }).catch(() => {})
      await new Promise((resolve) => setTimeout(resolve, 20))
    }
  })()
  return async () => {
    abort.abort()
    await lying
  }
}

test('a run trains itself, from its first period to the last refund', async () => {
  const { training } = stage
  const [before, creator] = [
    await coins(workerAt(0).account.address),
    await coins(training.creator.account.address),
  ]
  const told = await stage.worker(0)
  const watched = await stage.proofer()
  const kept = await stage.keeper()
  const run = await createTestRun(training, { maxStates: 4, inlineWeights: false, funds: parseEther('7') })
  await expect.poll(() => of(told, 'submitted').length).toBe(4)
  stage.letTimeRun()
  await expect.poll(() => read(run).then(({ status }) => status)).toBe('closed')
  await expect.poll(() => coins(workerAt(0).account.address)).toBe(before + parseEther('4'))
  await expect.poll(() => coins(training.creator.account.address)).toBe(creator - parseEther('4'))
  expect(of(watched, 'disputed')).toEqual([])
  expect(of(watched, 'checked').at(-1)?.height).toBe(4)
  await expect.poll(() => of(kept, 'kept').map(({ call }) => call)).toContain('refund')
  nothingFailed(told, watched, kept)
})

test('a proofer proves a lie, and earns its bounty', async () => {
  const { training } = stage
  const proofer = training.proofer.account.address
  const before = await coins(proofer)
  const run = await createTestRun(training, { statesPerPeriod: 4, stepsPerState: 8 })
  await submitTestState(training, run, { worker: workerAt(2) })
  const lie = await submitLie(training, run, { kind: 'D', step: 3, worker: workerAt(2) })
  // What is above the lie follows from it, and falls with it.
  await submitLie(training, run, { kind: 'A', step: 1, worker: workerAt(2) })
  const told = await stage.proofer({ fromBlock: 0n })
  await expect
    .poll(() => of(told, 'disputed').filter(({ runId }) => runId === run.runId))
    .toMatchObject([{ height: 2 }])
  const [{ disputeId } = expect.fail('no dispute')] = of(told, 'disputed')
  const { caseId } = await training.keeper.training.getDispute({ disputeId })
  const stop = lieOn(lie, { caseId, stepsPerState: 8 })
  stage.letTimeRun(60)
  await expect.poll(() => of(told, 'ended')).toMatchObject([{ disputeId, status: 'upheld' }])
  await stop()
  expect((await read(run)).tip).toBe(1)
  // Half of the worker's deposit, on top of its own.
  await expect.poll(() => coins(proofer)).toBeGreaterThanOrEqual(before + parseEther('10'))
  expect(of(told, 'moved').map(({ call }) => call)).toContain('prove')
  // Nobody else makes the true state below the lie final, which the period's settlement waits for.
  expect(of(told, 'finalized').map(({ heights }) => heights)).toEqual([[1]])
  nothingFailed(told)
})

test('a liar that says nothing loses by its clock', async () => {
  const { training } = stage
  const run = await createTestRun(training)
  const { stateHash } = await submitLie(training, run, { kind: 'weights', worker: workerAt(2) })
  const told = await stage.proofer({ policy: { accept: ({ runId }) => runId === run.runId }, fromBlock: 0n })
  await expect.poll(() => of(told, 'disputed').map((event) => event.stateHash)).toEqual([stateHash])
  stage.letTimeRun()
  await expect.poll(() => of(told, 'ended').map(({ status }) => status)).toEqual(['upheld'])
  expect(of(told, 'moved')).toEqual([])
  // The window ended long before the dispute did, but the proofer was in time.
  expect(of(told, 'tooLate')).toEqual([])
  nothingFailed(told)
})

test('a worker answers a false dispute, and has what the challenger loses', async () => {
  const { training } = stage
  const { creator, game } = training
  const worker = workerAt(0).account.address
  const told = await stage.worker(0)
  const run = await createTestRun(training, { maxStates: 2, statesPerPeriod: 1 })
  await expect.poll(() => of(told, 'submitted').length).toBe(2)
  const before = await coins(worker)
  const [{ stateHash } = expect.fail('no state')] = of(told, 'submitted')
  const { caseId } = await creator.training.openDispute.sync({ stateHash: stateHash as `0x${string}` })
  // It picks the first of all, and then nothing more.
  const cases = creator.training.game({ address: game })
  await expect.poll(() => cases.getCase({ caseId }).then(({ status }) => status)).toBe('awaitingChallenger')
  const replay = run.game?.replay ?? expect.fail('no game')
  await replay.advance(1)
  const tree = replay.stepsTree(1)
  await cases.pick.sync({
    caseId,
    training: stage.training.address,
    runId: run.runId,
    child: 2,
    hash: tree.node(0, 2),
    siblings: [tree.node(0, 3), tree.node(1, 0)],
  })
  await expect.poll(() => of(told, 'moved').map(({ call }) => call)).toEqual(['answer', 'postTrace'])
  stage.letTimeRun()
  await expect.poll(() => read(run).then(({ status }) => status)).toBe('closed')
  // Two rewards, its deposits, 80 % of the challenger's, and a tenth of the rest for resolving.
  await expect.poll(() => coins(worker)).toBe(before + parseEther('42') + parseEther('3.28'))
  nothingFailed(told)
  // Both periods wait for the same states, which become final by one call.
  expect(of(told, 'retrying')).toEqual([])
})

test('a killed worker goes on where it was, to the same roots', async () => {
  const { training } = stage
  const vault = await stage.vault('killed')
  const abort = new AbortController()
  const first = await stage.worker(1, { vault, signal: abort.signal })
  const run = await createTestRun(training, { maxStates: 6, statesPerPeriod: 6, stepsPerState: 16 })
  await expect.poll(() => of(first, 'submitted').length).toBeGreaterThanOrEqual(2)
  abort.abort()
  await stage.ended(first)
  const told = await stage.worker(1, { vault })
  await expect.poll(() => read(run).then(({ tip }) => tip)).toBe(6)
  expect(of(told, 'startedPeriod')).toEqual([])
  const replay = run.game?.replay ?? expect.fail('no game')
  await replay.advance(6)
  const { outsider, address } = training
  for (let height = 1; height <= 6; height++) {
    const stateHash = await outsider.training.getStateAt({ runId: run.runId, height })
    const { root, stepsRoot } = await outsider.training.getState({
      stateHash: stateHash ?? expect.fail('none'),
    })
    expect({ root, stepsRoot }).toEqual({
      root: replay.state(height).root,
      stepsRoot: replay.state(height).stepsRoot,
    })
  }
  expect(address).toBeDefined()
  nothingFailed(told)
})

test('a second worker takes over from the published weights', async () => {
  const { training } = stage
  const run = await createTestRun(training, { maxStates: 6, statesPerPeriod: 2, inlineWeights: false })
  await submitTestState(training, run, { worker: workerAt(2) })
  await submitTestState(training, run, { worker: workerAt(2) })
  await training.chain.setTime((await training.chain.now()) + 1_000n)
  await training.keeper.training.finalize.sync({ runId: run.runId })
  const told = await stage.worker(1, {
    from: 'final',
    fromBlock: 0n,
    policy: { accept: ({ runId }) => runId === run.runId },
  })
  await expect.poll(() => read(run).then(({ tip }) => tip)).toBe(6)
  await expect.poll(() => of(told, 'submitted').map(({ height }) => height)).toEqual([3, 4, 5, 6])
  const replay = run.game?.replay ?? expect.fail('no game')
  await replay.advance(6)
  const stateHash = await training.outsider.training.getStateAt({ runId: run.runId, height: 6 })
  const { root } = await training.outsider.training.getState({ stateHash: stateHash ?? expect.fail('none') })
  expect(root).toBe(replay.state(6).root)
  nothingFailed(told)
})

test('a worker builds nothing on a lie, and goes on once it has fallen', async () => {
  const { training } = stage
  const run = await createTestRun(training, { maxStates: 2, statesPerPeriod: 1 })
  await submitLie(training, run, { kind: 'AT', worker: workerAt(2) })
  const policy = { accept: ({ runId }: { runId: bigint }) => runId === run.runId }
  const told = await stage.worker(0, { fromBlock: 0n, policy })
  await expect.poll(() => of(told, 'wrongTip')).toMatchObject([{ height: 1 }])
  expect(of(told, 'startedPeriod')).toEqual([])
  const watched = await stage.proofer({ fromBlock: 0n, policy })
  await expect.poll(() => of(watched, 'disputed').length).toBe(1)
  stage.letTimeRun()
  await expect.poll(() => of(told, 'submitted').map(({ height }) => height)).toEqual([1, 2])
  nothingFailed(told, watched)
})

test('no more is at risk at a time than the policy lets', async () => {
  const { training } = stage
  const terms = { maxStates: 1, statesPerPeriod: 1 }
  const told = await stage.worker(0, { policy: { maxDepositAtRisk: parseEther('30') } })
  await createTestRun(training, terms)
  await createTestRun(training, terms)
  await expect.poll(() => of(told, 'submitted').length).toBe(1)
  await expect.poll(() => of(told, 'postponed')).toMatchObject([{ atRisk: parseEther('20') }])
  stage.letTimeRun()
  await expect.poll(() => of(told, 'submitted').length).toBe(2)
  nothingFailed(told)
})

test('a period that a reorganisation removed for good lets the runs in that waited for its deposit', async () => {
  const { training } = stage
  const vault = await stage.vault('removed')
  const { account, chain } = workerAt(0)
  const { address } = training
  const prefix = rolePrefix('worker', { chainId: chain.id, address, account: account.address })
  const key = 'period:999'
  const deposit = { key: `${prefix}deposit/${key}`, value: String(parseEther('20')) }
  await vault.write([trackedEntry(prefix, key), deposit])
  const told = await stage.worker(0, { vault, policy: { maxDepositAtRisk: parseEther('20') } })
  // The run is not due by itself before the test is over.
  await createTestRun(training, { maxStates: 1, statesPerPeriod: 1, stateSeconds: 20_000 })
  await expect.poll(() => of(told, 'postponed')).toMatchObject([{ atRisk: parseEther('20') }])
  await training.chain.setTime((await training.chain.now()) + 1_000n)
  await expect.poll(() => of(told, 'submitted').length).toBe(1)
})

test('a worker that submits nothing loses its deposit, and another one goes on', async () => {
  const { training } = stage
  // An account of its own: the keeper settles what other tests left, too.
  const [, idler = expect.fail('no voter')] = training.voters
  const idle = idler.account.address
  const run = await createTestRun(training, { maxStates: 2, statesPerPeriod: 2 })
  const { periodId } = await idler.training.startPeriod.sync({
    runId: run.runId,
    parentHash: run.runHash,
  })
  const before = await coins(idle)
  const policy = { accept: ({ runId }: { runId: bigint }) => runId === run.runId }
  const told = await stage.worker(0, { fromBlock: 0n, policy })
  await stage.keeper()
  stage.letTimeRun()
  await expect.poll(() => of(told, 'submitted').map(({ height }) => height)).toEqual([1, 2])
  const read = () => training.outsider.training.getPeriod({ periodId })
  await expect.poll(() => read().then(({ status }) => status)).toBe('settled')
  expect(await read()).toMatchObject({ outcome: 'lapsed', submitted: 0 })
  expect(await coins(idle)).toBe(before)
  nothingFailed(told)
})

test('a keeper gives challengers the fee of a vote in which nobody reveals', async () => {
  const { training } = stage
  const [challenger = expect.fail('no voter')] = training.voters
  const run = await createTestRun(training, { adjudicator: 'vote' })
  const below = await submitTestState(training, run, { worker: workerAt(2) })
  const above = await submitTestState(training, run, { worker: workerAt(2) })
  const before = await coins(challenger.account.address)
  const kept = await stage.keeper()
  const first = await challenger.training.openDispute.sync(below)
  await training.chain.setTime((await training.chain.now()) + 600n)
  // This dispute is over with the first one, and its vote is not.
  const second = await challenger.training.openDispute.sync(above)
  stage.letTimeRun()
  await expect
    .poll(() => of(kept, 'kept').flatMap(({ call, id }) => (call === 'collectVote' ? [id] : [])))
    .toEqual([first.disputeId, second.disputeId])
  // Half of the deposit of the dispute that was void, and nothing else, is lost.
  const payee = challenger.account.address
  const credit = await training.keeper.training.getCredit({ payee })
  expect((await coins(payee)) + credit).toBe(before - parseEther('2'))
})

test('what was passed over is judged again at a start, by another policy and store', async () => {
  const { training } = stage
  const run = await createTestRun(training, { maxStates: 1, statesPerPeriod: 1 })
  const only = ({ runId }: { runId: bigint }) => runId === run.runId
  const vault = await stage.vault('passing')
  const pass = async (options: Parameters<typeof stage.worker>[1], reason: RegExp) => {
    const abort = new AbortController()
    const told = await stage.worker(0, { vault, fromBlock: 0n, ...options, signal: abort.signal })
    const reasons = () =>
      of(told, 'passed').flatMap(({ runId, reason }) => (runId === run.runId ? [reason] : []))
    await expect.poll(reasons).toEqual([expect.stringMatching(reason)])
    abort.abort()
    await stage.ended(told)
  }
  await pass({ policy: { runs: [run.runId + 1n] } }, /not among the runs that were named/)
  const broken = {
    ...training.store,
    get: () => {
      throw new KuboError({ url: 'http://node', problem: 'answered 500', retryable: false })
    },
  } as unknown as typeof training.store
  await pass({ policy: { accept: only }, store: broken }, /answered 500/)
  const told = await stage.worker(0, { vault, policy: { accept: only } })
  await expect.poll(() => of(told, 'submitted').map(({ runId }) => runId)).toEqual([run.runId])
})

test('a run that was passed over, as the store failed, is looked at again before long', async () => {
  const { training } = stage
  let fails = true
  const store = {
    ...training.store,
    put: training.store.put.bind(training.store),
    get: (...parameters: Parameters<typeof training.store.get>) => {
      if (fails) throw new KuboError({ url: 'http://node', problem: 'answered 500', retryable: false })
      return training.store.get(...parameters)
    },
  } as unknown as typeof training.store
  const told = await stage.worker(0, { store })
  const watched = await stage.proofer({ store })
  const run = await createTestRun(training, { maxStates: 2, statesPerPeriod: 1 })
  const { runId } = run
  await expect.poll(() => of(told, 'passed').map((event) => event.runId)).toEqual([runId])
  // Without a state, there is nothing to replay, and so no reason to fetch a dataset.
  expect(of(watched, 'passed')).toEqual([])
  await submitTestState(training, run, { worker: workerAt(2) })
  await expect.poll(() => of(watched, 'passed').map((event) => event.runId)).toEqual([runId])
  fails = false
  stage.letTimeRun()
  await expect.poll(() => of(told, 'submitted').map((event) => event.runId)).toEqual([runId])
  await expect.poll(() => of(watched, 'checked').map((event) => event.height)).toContain(2)
  // Its last events come when nothing of it can change.
  await expect.poll(() => of(watched, 'closed')).toEqual([{ type: 'closed', runId }])
})

test('no deposit goes into a run whose states no transaction carries', async () => {
  const { training } = stage
  const { runId } = await createTestRun(training, { hidden: [1_024, 12], inlineWeights: false })
  // The game refuses such a run. This endpoint says that it did not.
  const { transport, chain, account } = workerAt(0)
  const selector = toFunctionSelector(getAbiItem({ abi: disputeGameAbi, name: 'ruleOf' }))
  const inline = 2 + 64 * 12
  const claiming = custom({
    async request(request) {
      const answer = await transport.request(request)
      if (request.method !== 'eth_call' || !request.params[0].data?.startsWith(selector)) return answer
      const rule = String(answer)
      return `${rule.slice(0, inline)}${'1'.padStart(64, '0')}${rule.slice(inline + 64)}`
    },
  })
  const client = createClient({ transport: claiming, chain, account, cacheTime: 0 })
  const told = await stage.worker(0, { client, policy: { runs: [runId] } })
  await expect
    .poll(() => of(told, 'passed').map(({ reason }) => reason))
    .toEqual([`Run ${runId} has no rule that can be replayed.`])
  expect(of(told, 'startedPeriod')).toEqual([])
})

test('a deposit at stake is looked after, whatever policy and store a worker is started with', async () => {
  const { training } = stage
  const vault = await stage.vault('holding')
  const abort = new AbortController()
  // It takes the mutex, and is killed before its first state is submitted.
  const hanging = { get: training.store.get.bind(training.store), put: () => new Promise(() => {}) }
  const store = hanging as unknown as typeof training.store
  const first = await stage.worker(1, { vault, store, signal: abort.signal })
  // An answer holds for all disputes about the same weights: these are no other test's.
  const seed = keccak256(toHex('at stake'))
  const run = await createTestRun(training, { maxStates: 4, inlineWeights: false, seed })
  await expect.poll(() => of(first, 'startedPeriod').length).toBe(1)
  abort.abort()
  await stage.ended(first)

  let failures = 3
  const failing = {
    ...hanging,
    put: training.store.put.bind(training.store),
    get: (...parameters: Parameters<typeof training.store.get>) => {
      if (failures-- > 0)
        throw new KuboError({ url: 'http://node', problem: 'answered 500', retryable: false })
      return training.store.get(...parameters)
    },
  } as unknown as typeof training.store
  const policy = { runs: [run.runId + 1n], accept: () => false }
  const told = await stage.worker(1, { vault, store: failing, policy })
  // The chain's time stands still: a pause after the failure would not end.
  await expect.poll(() => of(told, 'submitted').map(({ height }) => height)).toEqual([1, 2])
  await expect
    .poll(() => of(told, 'passed').map(({ reason }) => reason))
    .toEqual(['it is not among the runs that were named'])
  const [{ stateHash } = expect.fail('no state')] = of(told, 'submitted')
  await training.creator.training.openDispute.sync({ stateHash: stateHash as `0x${string}` })
  await expect.poll(() => of(told, 'moved').map(({ call }) => call)).toEqual(['answer'])
  stage.letTimeRun()
  await expect
    .poll(() => of(told, 'settled'))
    .toMatchObject([{ outcome: 'done', toWorker: parseEther('20') }])
  expect(of(told, 'startedPeriod')).toEqual([])
})

test('a proofer plays its disputes to their end, whatever policy it is started with', async () => {
  const { training } = stage
  const vault = await stage.vault('disputing')
  const abort = new AbortController()
  const first = await stage.proofer({ vault, signal: abort.signal })
  const run = await createTestRun(training, { stepsPerState: 8 })
  const lie = await submitLie(training, run, { kind: 'D', step: 3, worker: workerAt(2) })
  await expect.poll(() => of(first, 'disputed').length).toBe(1)
  abort.abort()
  await stage.ended(first)
  const [{ disputeId } = expect.fail('no dispute')] = of(first, 'disputed')
  const { caseId } = await training.keeper.training.getDispute({ disputeId })
  const told = await stage.proofer({ vault, policy: { runs: [], accept: () => false } })
  const stop = lieOn(lie, { caseId, stepsPerState: 8 })
  stage.letTimeRun(60)
  await expect.poll(() => of(told, 'ended')).toMatchObject([{ disputeId, status: 'upheld' }])
  await stop()
  expect(of(told, 'moved').map(({ call }) => call)).toContain('prove')
})

test('a deposit that did not get into its dispute in time is free for the next one', async () => {
  const { training } = stage
  const { chain, account } = training.proofer
  let fails = true
  const failing = custom({
    async request(request) {
      // Too little for the call: each transaction reverts.
      if (fails && request.method === 'eth_estimateGas') return toHex(60_000)
      // By the client, whose requests time waits for.
      return training.proofer.request(request as never)
    },
  })
  const client = createClient({ transport: failing, chain, account, cacheTime: 0 })
  const told = await stage.proofer({ client, policy: { maxDepositAtRisk: parseEther('4') } })
  const lost = await createTestRun(training)
  await submitLie(training, lost, { kind: 'A', worker: workerAt(2) })
  await expect
    .poll(() => of(told, 'retrying').map(({ error }) => error.name))
    .toContain('TransactionRevertedError')
  const { chain: local } = training
  await local.setTime((await local.now()) + 1_000n)
  await expect.poll(() => of(told, 'tooLate')).toMatchObject([{ runId: lost.runId }])
  fails = false
  // Long enough for what a reorganisation could still have opened.
  const run = await createTestRun(training, { challengeWindow: 86_400 })
  const { stateHash } = await submitLie(training, run, { kind: 'A', worker: workerAt(2) })
  await expect.poll(() => of(told, 'postponed').map(({ runId }) => runId)).toEqual([run.runId])
  stage.letTimeRun()
  await expect.poll(() => of(told, 'disputed').map((event) => event.stateHash)).toEqual([stateHash])
})

test('a dispute that an endpoint denies for a while is found again', async () => {
  const { training } = stage
  const run = await createTestRun(training, { statesPerPeriod: 1, clock: 7_200 })
  const { stateHash } = await submitTestState(training, run, { worker: workerAt(2) })
  const { disputeId } = await training.creator.training.openDispute.sync({ stateHash })
  let isDenied = false
  const selector = toFunctionSelector(getAbiItem({ abi: trainingAbi, name: 'getDispute' }))
  const data = encodeErrorResult({
    abi: trainingAbi,
    errorName: 'Training_UnknownDispute',
    args: [disputeId],
  })
  const denying = custom({
    async request(request) {
      if (isDenied && request.method === 'eth_call' && request.params[0].data?.startsWith(selector))
        throw Object.assign(new Error('execution reverted'), { code: 3, data })
      return training.keeper.request(request as never)
    },
  })
  const { chain, account } = training.keeper
  const client = createClient({ transport: denying, chain, account, cacheTime: 0 })
  const vault = await stage.vault('denied')
  const options = { ...stage.common(training.keeper, vault), client }
  const told = stage.gather(training.keeper, runKeeper({ ...options, fromBlock: 0n }))
  await expect.poll(() => of(told, 'started').length).toBe(1)
  // All disputes are old: no sweep reads them any more.
  await training.chain.setTime((await training.chain.now()) + 1_000n)
  const swept = async () => {
    for await (const [key, value] of vault.entries(''))
      if (key.endsWith('/swept')) return BigInt((value as { disputes: string }).disputes)
    return 0n
  }
  await expect.poll(swept).toBe(disputeId)
  // For longer than a reorganisation takes: it counts as removed.
  isDenied = true
  const until = (await training.chain.now()) + 3_600n
  stage.letTimeRun()
  await expect.poll(() => training.chain.now()).toBeGreaterThan(until)
  isDenied = false
  // It may resolve those of other tests, too.
  const resolved = () => of(told, 'kept').flatMap(({ call, id }) => (call === 'resolveDispute' ? [id] : []))
  await expect.poll(resolved).toContain(disputeId)
})
