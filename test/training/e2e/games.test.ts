import { statusOf } from 'modelmarket/training'
import { AnswerBook, findLie, makeMove, nextMove, playCase, positionOf } from 'modelmarket/training/flows'
import {
  answerFalsely,
  createTestRun,
  type LieOptions,
  lieKinds,
  makeLie,
  startTraining,
  submitLie,
  submitTestState,
  type TestTraining,
} from 'modelmarket/training/testing'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let training: TestTraining
beforeAll(async () => {
  training = await startTraining()
})
afterAll(() => training?.stop())

describe('a proofer', () => {
  test.each(lieKinds)('finds and proves a lie of the kind %s', async (kind) => {
    const { proofer, game: address, keeper, address: contract } = training
    const run = await createTestRun(training, { hidden: [5, 4], stepsPerState: 32, statesPerPeriod: 4 })
    const { runId, game } = run
    if (!game) return expect.fail('no game')
    const { replay, rule } = game
    await submitTestState(training, run)
    const step = { A: 0, weights: 31, D: 17 }[kind as string] ?? 9
    const { stateHash, lie, worker } = await submitLie(training, run, { kind, step })
    const found = await findLie(proofer, { address: contract, runId, replay })
    expect(found?.stateHash).toBe(stateHash)
    const { disputeId, caseId } = await proofer.training.openDispute.sync({ stateHash })
    const answers = new AnswerBook()
    const cases = keeper.training.game({ address })
    for (;;) {
      const now = await cases.getCase({ caseId })
      if (now.status === 'upheld' || now.status === 'dismissed') break
      const { stepsPerState } = rule
      if (await answerFalsely(training, { worker, lie, caseId, stepsPerState })) continue
      if (now.status === 'awaitingWorker') {
        // It cannot answer.
        expect(kind).toBe('nothing')
        await training.chain.setTime(now.until)
        continue
      }
      const move = await nextMove(proofer, { address, case: now, replay, answers })
      if (!move) return expect.fail('no move')
      await makeMove(move, now, (action, of) => action.sync(proofer, { ...of, address }))
    }
    const end = await cases.getCase({ caseId })
    expect(end.status).toBe('upheld')
    const { step: at, tree, index } = positionOf(end, rule.stepsPerState)
    expect({ step: at, tree, index }).toEqual(lie.wrong)
    const { outcome } = await keeper.training.resolveDispute.sync({ disputeId })
    expect(outcome).toBe('upheld')
    expect((await keeper.training.getState({ stateHash })).status).toBe('rolledBack')
    expect((await keeper.training.getRun({ runId })).tip).toBe(1)
  })

  test('plays no case of others', async () => {
    const { proofer, outsider, game: address } = training
    const run = await createTestRun(training)
    const { replay } = run.game ?? expect.fail('no game')
    const lie = await submitLie(training, run, { kind: 'A' })
    const { caseId } = await proofer.training.openDispute.sync({ stateHash: lie.stateHash })
    await expect(playCase(outsider, { address, caseId, replay })).rejects.toMatchObject({
      name: 'Training.NoSideError',
      message: expect.stringContaining(proofer.account.address),
    })
  })

  test('has nothing to prove against a true state', async () => {
    const { proofer, game: address, workers, address: contract } = training
    const run = await createTestRun(training)
    const { stateHash } = await submitTestState(training, run)
    if (!run.game || !workers[0]) return expect.fail('no game')
    const { replay } = run.game
    expect(await findLie(proofer, { address: contract, runId: run.runId, replay })).toBeUndefined()
    const { caseId } = await proofer.training.openDispute.sync({ stateHash })
    const found = await proofer.training.game({ address }).getCase({ caseId })
    const answer = await nextMove(workers[0], { address, case: found, replay })
    if (!answer) return expect.fail('no answer')
    await makeMove(answer, found, (action, of) => action.sync(workers[0] as never, { ...of, address }))
    const answered = await proofer.training.game({ address }).getCase({ caseId })
    await expect(nextMove(proofer, { address, case: answered, replay })).rejects.toMatchObject({
      name: 'Training.NothingToProveError',
    })
  })

  test('and a worker play a case from their own sides', async () => {
    const { proofer, game: address, keeper } = training
    const run = await createTestRun(training, { stepsPerState: 1 })
    const { stateHash, lie, worker } = await submitLie(training, run, { kind: 'DT' })
    if (!run.game) return expect.fail('no game')
    const { replay } = run.game
    const { caseId } = await proofer.training.openDispute.sync({ stateHash })
    const calls: string[] = []
    const abort = new AbortController()
    const liar = (async () => {
      while (!abort.signal.aborted) {
        await answerFalsely(training, { worker, lie, caseId, stepsPerState: 1 })
        await new Promise((resolve) => setTimeout(resolve, 20))
      }
    })()
    const end = await playCase(proofer, {
      address,
      caseId,
      replay,
      pollingInterval: 20,
      onMove: ({ call }) => calls.push(call),
    })
    abort.abort()
    await liar
    expect(end.status).toBe('upheld')
    expect(calls).toEqual(['enterStep', 'pick', 'pick', 'prove'])
    expect(
      statusOf(end, await keeper.training.getRun({ runId: run.runId }).then((now) => now.createdAt)),
    ).toBe('upheld')
  })
})

test.each<[Partial<LieOptions>, string, string]>([
  [{ kind: 'X' as never }, 'There is no kind of lie', 'WT, A, AT'],
  [{ step: 4 }, 'There is no step 4.', '0 to 3'],
  [{ leaf: 1_000 }, 'There is no leaf 1000.', 'Expected: 0 to'],
  [{ number: -1 }, 'There is no number -1.', 'Expected: 0 to'],
  [{ kind: 'weights', leaf: 6 }, 'There is no row 6.', '0 to 5'],
  [{ kind: 'weights', leaf: 0, number: 3 }, 'There is no weight 3.', '0 to 2'],
  [{ kind: 'padding', leaf: 0 }, 'There is no leaf of padding 0.', 'Expected: '],
])('no lie is told where nothing is: %o', async (options, message, expected) => {
  const { game } = await createTestRun(training)
  if (!game) return expect.fail('no game')
  const lie = makeLie(game.replay, 1, { kind: 'D', ...options })
  await expect(lie).rejects.toThrow(message)
  await expect(lie).rejects.toThrow(expected)
})
