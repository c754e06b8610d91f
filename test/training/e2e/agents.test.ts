import { getCoinBalance } from 'modelmarket/token'
import { createTestRun } from 'modelmarket/training/testing'
import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { of, TrainingStage } from '../fixtures/trainingStage.js'

const stage = new TrainingStage()
const failed = (told: { type: string }[]) => of<{ type: string }, 'failed'>(told, 'failed')

async function coins(who: `0x${string}`): Promise<bigint> {
  const { outsider, token } = stage.training
  return getCoinBalance(outsider, { address: token, owner: who })
}

test('a run trains itself, from its first period to the last refund', async () => {
  const { training } = stage
  const [first] = training.workers
  if (!first) return expect.fail('no worker')
  const before = await coins(first.account.address)
  const told = await stage.worker(0)
  const watched = await stage.proofer()
  const kept = await stage.keeper()
  const run = await createTestRun(training, { maxStates: 4, inlineWeights: false })
  const { runId } = run
  await expect.poll(() => of(told, 'submitted').length).toBe(4)
  stage.letTimeRun()
  await expect
    .poll(() => training.outsider.training.getRun({ runId }).then(({ status }) => status))
    .toBe('closed')
  await expect
    .poll(
      () =>
        of(told, 'settled').length + of(kept, 'kept').filter(({ call }) => call === 'settlePeriod').length,
    )
    .toBe(2)
  await expect.poll(() => coins(first.account.address)).toBe(before + parseEther('4'))
  expect(of(watched, 'disputed')).toEqual([])
  expect(
    of(watched, 'checked')
      .map(({ height }) => height)
      .at(-1),
  ).toBe(4)
  for (const events of [told, watched, kept]) expect(failed(events)).toEqual([])
})
