import { getCoinBalance, transferCoins } from 'modelmarket/token'
import { answerFalsely, createTestRun, submitLie, submitTestState } from 'modelmarket/training/testing'
import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { of, TrainingStage } from '../fixtures/trainingStage.js'

// What strangers, or a store, can do to an honest agent that is in time.
const stage = new TrainingStage({ workers: 5 })

const workerAt = (at: number) => stage.training.workers[at] ?? expect.fail(`no worker ${at}`)

type Store = typeof stage.training.store

test('a store that hangs costs no deposit', async () => {
  const { store } = stage.training
  let hangs = true
  const hanging = {
    get: store.get.bind(store),
    put: (...parameters: Parameters<Store['put']>) =>
      hangs ? new Promise<never>(() => {}) : store.put(...parameters),
  } as unknown as Store
  const told = await stage.worker(0, { store: hanging, fetchTimeoutMs: 100 })
  await createTestRun(stage.training, { maxStates: 2, inlineWeights: false })
  await expect.poll(() => of(told, 'startedPeriod').length).toBe(1)
  stage.letTimeRun(60)
  await expect.poll(() => of(told, 'submitted').map(({ height }) => height)).toEqual([1, 2])
  await expect
    .poll(() => of(told, 'settled'))
    .toMatchObject([{ outcome: 'done', toWorker: parseEther('20') }])
  hangs = false
})

test('a dataset that is gone once the deposit is sent costs no deposit', async () => {
  const { training } = stage
  const { store } = training
  const runs = 10
  const roots = new Set<string>()
  const served = new Set<string>()
  const once = {
    put: store.put.bind(store),
    get(...parameters: Parameters<Store['get']>) {
      const cid = String(parameters[0])
      if (served.has(cid)) throw new Error('it is gone')
      if (roots.has(cid)) served.add(cid)
      return store.get(...parameters)
    },
  } as unknown as Store
  const created = []
  for (let i = 0; i < runs; i++) {
    const terms = { maxStates: 1, statesPerPeriod: 1, task: { title: `Run ${i}` } }
    const { runId } = await createTestRun(training, terms)
    roots.add(String((await training.outsider.training.getRun({ runId })).taskCid))
    created.push(runId)
  }
  expect(roots.size).toBe(runs)
  const told = await stage.worker(1, { store: once })
  await expect.poll(() => of(told, 'submitted').length).toBe(runs)
  expect(
    of(told, 'submitted')
      .map(({ runId }) => runId)
      .sort(),
  ).toEqual(created.sort())
})

test('a dispute that a proofer lost is not told of as a new one', async () => {
  const { training } = stage
  const vault = await stage.vault('lost')
  const abort = new AbortController()
  const first = await stage.proofer({ vault, signal: abort.signal })
  const run = await createTestRun(training, { challengeWindow: 86_400, stepsPerState: 8 })
  const worker = workerAt(3)
  const { lie } = await submitLie(training, run, { kind: 'D', step: 3, worker })
  await expect.poll(() => of(first, 'disputed').length).toBe(1)
  abort.abort()
  await stage.ended(first)
  const [{ disputeId } = expect.fail('no dispute')] = of(first, 'disputed')
  const { caseId } = await training.outsider.training.getDispute({ disputeId })
  await answerFalsely(training, { worker, lie, caseId, stepsPerState: 8 })
  // The proofer was down for longer than its clock.
  await training.chain.setTime((await training.chain.now()) + 2_000n)
  const told = await stage.proofer({ vault })
  await expect.poll(() => of(told, 'ended')).toMatchObject([{ disputeId, status: 'dismissed' }])
  // It looks at the run again four times in a window.
  const later = (await training.chain.now()) + 50_000n
  stage.letTimeRun(1_000)
  await expect.poll(() => training.chain.now()).toBeGreaterThan(later)
  expect(of(told, 'disputed')).toEqual([])
  expect(of(told, 'ended')).toHaveLength(1)
})

test('a run that a worker has too few coins for does not keep it from others', async () => {
  const { training } = stage
  const { account } = workerAt(2)
  const balance = await getCoinBalance(training.outsider, { address: training.token, owner: account.address })
  const told = await stage.worker(2, { policy: { maxDepositAtRisk: balance + 1n } })
  await createTestRun(training, { maxStates: 1, workerDeposit: balance + 1n })
  const retried = () => of(told, 'retrying').map(({ error }) => error.name)
  await expect.poll(retried).toContain('InsufficientBalanceError')
  const { runId } = await createTestRun(training, { maxStates: 1 })
  await expect.poll(() => of(told, 'submitted').map((event) => event.runId)).toEqual([runId])
})

test('a lie that a proofer has too few coins for does not keep it from others', async () => {
  const { training } = stage
  const { proofer, outsider, creator, token } = training
  const balance = await getCoinBalance(outsider, { address: token, owner: proofer.account.address })
  const rest = balance - parseEther('5')
  await transferCoins.sync(proofer, { address: token, to: creator.account.address, amount: rest })
  const told = await stage.proofer({ policy: { maxDepositAtRisk: parseEther('6') } })
  const dear = { workerDeposit: parseEther('24'), challengeDeposit: parseEther('6') }
  await submitLie(training, await createTestRun(training, dear), { kind: 'A', worker: workerAt(3) })
  const retried = () => of(told, 'retrying').map(({ error }) => error.name)
  await expect.poll(retried).toContain('InsufficientBalanceError')
  const run = await createTestRun(training)
  await submitLie(training, run, { kind: 'D', worker: workerAt(3) })
  await expect.poll(() => of(told, 'disputed').map(({ runId }) => runId)).toEqual([run.runId])
})

test('a worker without its dataset makes final what is ripe all the same', async () => {
  const { training } = stage
  const run = await createTestRun(training, { maxStates: 2, statesPerPeriod: 2 })
  await submitTestState(training, run, { worker: workerAt(4) })
  await submitTestState(training, run, { worker: workerAt(4) })
  const gone = {
    get() {
      throw new Error('it is gone')
    },
  } as unknown as Store
  await training.chain.setTime((await training.chain.now()) + 1_000n)
  const told = await stage.worker(4, { store: gone })
  await expect.poll(() => of(told, 'finalized').map(({ heights }) => heights)).toEqual([[1, 2]])
  await expect.poll(() => of(told, 'settled')).toMatchObject([{ toWorker: parseEther('20') }])
})
