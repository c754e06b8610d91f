import { createTestRun, submitTestState } from 'modelmarket/training/testing'
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
