import { ModelMarketError } from 'modelmarket/errors'
import { stepsTree } from 'modelmarket/fixed'
import {
  approveCoins,
  getCoinAllowance,
  InsufficientAllowanceError,
  InsufficientBalanceError,
  NothingToSweepError,
  signPermit,
} from 'modelmarket/token'
import {
  AlreadyOpenedError,
  AlreadyRefundedError,
  AlreadyTracedError,
  CaseDecidedError,
  CaseRunMismatchError,
  CaseTrainingMismatchError,
  type CreateRunParameters,
  collect,
  createRun,
  decodeStateData,
  encodeGameRule,
  encodeStateData,
  GenesisMismatchError,
  InvalidAdjudicatorError,
  InvalidAmountError,
  InvalidChallengeDepositError,
  InvalidFileCidError,
  InvalidGenesisStateError,
  InvalidMaximumError,
  InvalidMaxStatesError,
  InvalidRuleError,
  InvalidShapeError,
  InvalidStateCidError,
  InvalidStatesPerPeriodError,
  InvalidTaskCidError,
  InvalidTimeError,
  InvalidWorkerDepositError,
  NotAnsweredError,
  NotCaseWorkerError,
  NotChallengerError,
  NotFinalError,
  NothingToCollectError,
  NothingToFinalizeError,
  NothingToRefundError,
  NotWorkerError,
  ParentMismatchError,
  RunMismatchError,
  resolveDispute,
  revealVote,
  StepMismatchError,
  TraceMismatchError,
  toTrainingError,
  UnknownCaseError,
  UnknownDisputeError,
  UnknownFundingError,
  UnknownPeriodError,
  UnknownRunError,
  UnknownStateError,
  UnknownVoteError,
  UnregisteredRunError,
  WrongContentLengthError,
  WrongDisputeStatusError,
  WrongLastStepError,
  WrongListLengthError,
  WrongMutexStatusError,
  WrongNodeError,
  WrongPeriodStatusError,
  WrongRootError,
  WrongRunStatusError,
  WrongStageError,
  WrongStateStatusError,
  WrongVoteStatusError,
} from 'modelmarket/training'
import {
  advanceDispute,
  advancePeriod,
  advanceRun,
  advanceState,
  createTestRun,
  openTestDispute,
  startTraining,
  submitTestState,
  type TestRun,
  type TestTraining,
  type TrainingClient,
} from 'modelmarket/training/testing'
import { type Address, createClient, custom, type Hex, http, keccak256, parseEther } from 'viem'
import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ContractNotFoundError } from '../../../src/chain/index.js'
import { prepareState } from '../../../src/protocols/training/flows/index.js'

let training: TestTraining
let worker: TrainingClient
beforeAll(async () => {
  training = await startTraining()
  worker = training.workers[0] as TrainingClient
})
afterAll(() => training?.stop())

const actions = () => training.keeper.training
const game = (client: TrainingClient = training.keeper) => client.training.game({ address: training.game })
const vote = (client: TrainingClient = training.keeper) => client.training.vote({ address: training.vote })
const hash = `0x${'ab'.repeat(32)}` as const

const caught = (promise: Promise<unknown>) =>
  promise.then(
    () => undefined,
    (error: unknown) => error,
  )

/** A run’s parameters as they are on chain, to create another one that differs in one. */
async function parametersOf({ runId }: TestRun): Promise<CreateRunParameters> {
  const run = await actions().getRun({ runId })
  const rule = await game().getRule({ training: training.address, runId })
  const { reward, workerDeposit, challengeDeposit, maxStates, statesPerPeriod, stateSeconds } = run
  const { challengeWindow, runSeconds, adjudicator, taskCid, genesisState, genesisRoot } = run
  return {
    ...{ reward, workerDeposit, challengeDeposit, maxStates, statesPerPeriod, stateSeconds },
    ...{ challengeWindow, runSeconds, adjudicator, taskCid, genesisState, genesisRoot, rule },
  }
}

/** The next state of a run, true. */
async function nextState(run: TestRun) {
  const { runId } = run
  if (!run.game) throw new TypeError('a vote')
  const { tip } = await actions().getRun({ runId })
  const parentHash = (await actions().getStateAt({ runId, height: tip })) as Hex
  const { rule, replay } = run.game
  const { store } = training
  return (await prepareState({ runId, height: tip + 1, parentHash, replay, rule, store })).parameters
}

describe('a revert becomes the class of its error', () => {
  test.each(['simulate', 'estimateGas', 'sync'] as const)('through %s', async (way) => {
    const error = await caught(actions().settlePeriod[way]({ periodId: 77n }))
    expect(error).toBeInstanceOf(UnknownPeriodError)
    expect(error).toMatchObject({
      name: 'Training.UnknownPeriodError',
      args: { periodId: 77n },
      retryable: false,
    })
  })

  test('through the multicall of the contract', async () => {
    const { address } = training
    const calls = [resolveDispute.call({ address, disputeId: 77n })]
    await expect(actions().multicall({ calls })).rejects.toThrow(UnknownDisputeError)
  })

  test('before anything is sent', async () => {
    const { address } = worker.account
    const before = await worker.getTransactionCount({ address })
    await caught(worker.training.collect({ payee: address }))
    expect(await worker.getTransactionCount({ address })).toBe(before)
  })

  test('also of who calls with viem', async () => {
    const call = collect.call({ address: training.address, payee: training.treasury })
    const error = await caught(training.keeper.simulateContract(call))
    expect(toTrainingError(error)).toBeInstanceOf(NothingToCollectError)
  })
})

describe('what is not there', () => {
  test('is told by its kind', async () => {
    const { getRun, getPeriod, getState, getDispute, getFunding, openDispute, refund } = actions()
    await expect(getRun({ runId: 999n })).rejects.toThrow(UnknownRunError)
    await expect(getPeriod({ periodId: 999n })).rejects.toThrow(UnknownPeriodError)
    await expect(getState({ stateHash: hash })).rejects.toThrow(UnknownStateError)
    await expect(openDispute({ stateHash: hash })).rejects.toThrow(UnknownStateError)
    await expect(getDispute({ disputeId: 999n })).rejects.toThrow(UnknownDisputeError)
    await expect(getFunding({ fundingId: 999n })).rejects.toThrow(UnknownFundingError)
    await expect(refund({ fundingId: 999n })).rejects.toThrow(UnknownFundingError)
    await expect(game().getCase({ caseId: 999n })).rejects.toThrow(UnknownCaseError)
    await expect(vote().getVote({ caseId: 999n })).rejects.toThrow(UnknownVoteError)
    await expect(game().getRule({ training: training.address, runId: 999n })).rejects.toThrow(
      UnregisteredRunError,
    )
    await expect(game().getRule({ training: training.token, runId: 1n })).rejects.toThrow(
      UnregisteredRunError,
    )
  })

  test('may be the contract', async () => {
    const nobody = training.keeper.training.game({ address: training.treasury })
    await expect(nobody.getCase({ caseId: 1n })).rejects.toThrow(ContractNotFoundError)
    await expect(nobody.revealLeaf({ node: hash, data: '0x' })).rejects.toThrow(ContractNotFoundError)
  })
})

describe('createRun', () => {
  let run: TestRun
  beforeAll(async () => {
    run = await createTestRun(training)
  })
  const create = async (change: Partial<CreateRunParameters>) =>
    training.creator.training.createRun({ ...(await parametersOf(run)), ...change })

  test.each<[string, Partial<CreateRunParameters>, new (...args: never[]) => ModelMarketError]>([
    ['no adjudicator', { adjudicator: `0x${'11'.repeat(20)}` }, InvalidAdjudicatorError],
    ['no states', { maxStates: 0 }, InvalidMaxStatesError],
    ['no states of a period', { statesPerPeriod: 0 }, InvalidStatesPerPeriodError],
    ['too many states of a period', { statesPerPeriod: 65 }, InvalidStatesPerPeriodError],
    ['too little time for a state', { stateSeconds: 59 }, InvalidTimeError],
    ['too little time for disputes', { challengeWindow: 899 }, InvalidTimeError],
    ['too long a run', { runSeconds: 365 * 86_400 + 1 }, InvalidTimeError],
    ['no deposit of a dispute', { challengeDeposit: 0n }, InvalidChallengeDepositError],
    ['too small a deposit of a worker', { workerDeposit: 1n }, InvalidWorkerDepositError],
    ['a genesis that is not there', { genesisState: hash }, InvalidGenesisStateError],
    ['weights of another root', { content: `0x${'00'.repeat(88)}` }, WrongRootError],
    ['weights of the wrong length', { content: '0x00' }, WrongContentLengthError],
    [
      'a task that is a file',
      { taskCid: 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e' },
      InvalidTaskCidError,
    ],
  ])('refuses %s', async (_, change, expected) => {
    const error = await caught(create(change))
    expect(error).toBeInstanceOf(expected)
    expect((error as ModelMarketError).shortMessage).toMatch(/\.$/)
  })

  test('refuses a shape beyond the limits, whoever encodes it', async () => {
    const rule = run.game?.rule
    if (!rule) return expect.unreachable()
    expect(() => encodeGameRule({ ...rule, shape: [2, 1_025, 2] })).toThrow(InvalidRuleError)
    const encoded = encodeGameRule({ ...rule, shape: [2, 1_024, 2] })
    // Its second width: the length of the list comes after the 13 fields, and the first width after that.
    const at = 2 + 64 * 15
    const wide = `${encoded.slice(0, at)}${'401'.padStart(64, '0')}${encoded.slice(at + 64)}` as Hex
    expect(encoded.slice(at, at + 64)).toBe('400'.padStart(64, '0'))
    await expect(create({ rule: wide })).rejects.toThrow(InvalidShapeError)
  })

  test('refuses a genesis that is another state’s', async () => {
    const { stateHash } = await advanceState(training, 'final')
    await expect(create({ genesisState: stateHash })).rejects.toThrow(GenesisMismatchError)
    const { stateHash: contestable } = await advanceState(training, 'contestable')
    await expect(create({ genesisState: contestable })).rejects.toThrow(InvalidGenesisStateError)
  })
})

describe('fund', () => {
  test('refuses nothing, another run, and a run that is closed', async () => {
    const { runId, runHash } = await createTestRun(training)
    const { fund } = training.creator.training
    await expect(fund({ runId, runHash, amount: 0n })).rejects.toThrow(InvalidAmountError)
    await expect(fund({ runId, runHash: hash, amount: 1n })).rejects.toThrow(RunMismatchError)
    const closed = await advanceRun(training, 'closed')
    const error = await caught(fund({ ...closed, amount: 1n }))
    expect(error).toBeInstanceOf(WrongRunStatusError)
    expect(error).toMatchObject({ status: 'closed', until: undefined })
  })

  test('refuses more than there is, and more than is allowed', async () => {
    const run = await createTestRun(training)
    const amount = parseEther('1000000')
    const stranger = training.client(privateKeyToAccount(generatePrivateKey()))
    await training.fund(stranger.account.address, parseEther('5'))
    await expect(stranger.training.fund({ ...run, amount: 1n })).rejects.toThrow(InsufficientAllowanceError)
    const spender = training.address
    await approveCoins.sync(stranger, { address: training.token, spender, amount })
    const error = await caught(stranger.training.fund({ ...run, amount }))
    expect(error).toBeInstanceOf(InsufficientBalanceError)
    expect(error).toMatchObject({ missing: amount - parseEther('5') })
  })

  test('takes a permit instead of an approval', async () => {
    const run = await createTestRun(training)
    const stranger = training.client(privateKeyToAccount(generatePrivateKey()))
    const owner = stranger.account.address
    await training.fund(owner, parseEther('5'))
    const { address, token } = training
    const amount = parseEther('2')
    const permit = await signPermit(stranger, { address: token, spender: address, amount })
    const { from } = await stranger.training.fund.sync({ ...run, amount, permit })
    expect(from).toBe(parseEther('8'))
    expect(await getCoinAllowance(stranger, { address: token, owner, spender: address })).toBe(0n)
  })
})

describe('startPeriod and submitState', () => {
  test('refuse another parent, a mutex that is held, and a stranger', async () => {
    const run = await createTestRun(training)
    const { runId, runHash } = run
    const { startPeriod } = worker.training
    const error = await caught(startPeriod({ runId, parentHash: hash }))
    expect(error).toBeInstanceOf(ParentMismatchError)
    expect(error).toMatchObject({ args: { expected: runHash, actual: hash } })
    await startPeriod.sync({ runId, parentHash: runHash })
    const { mutex } = await actions().getRun({ runId })
    const held = await caught(startPeriod({ runId, parentHash: runHash }))
    expect(held).toBeInstanceOf(WrongMutexStatusError)
    expect(held).toMatchObject({ status: 'held', until: mutex.status === 'held' && mutex.until })
    const state = await nextState(run)
    await expect(training.keeper.training.submitState(state)).rejects.toThrow(NotWorkerError)
    await expect(worker.training.submitState({ ...state, parentHash: hash })).rejects.toThrow(
      ParentMismatchError,
    )
  })

  test('refuse weights that are not what they are said to be', async () => {
    const run = await createTestRun(training)
    await worker.training.startPeriod.sync({ ...run, parentHash: run.runHash })
    const state = await nextState(run)
    const { submitState } = worker.training
    await expect(submitState({ ...state, root: hash })).rejects.toThrow(WrongLastStepError)
    await expect(submitState({ ...state, stepsRoot: hash })).rejects.toThrow(WrongLastStepError)
    const steps = stepsTree([hash, hash, hash, hash])
    const data = encodeStateData({ proof: steps.proof(3), content: decodeStateData(state.data).content })
    const error = await caught(submitState({ ...state, root: hash, stepsRoot: steps.root, data }))
    expect(error).toBeInstanceOf(WrongRootError)
    expect(error).toMatchObject({ args: { root: state.root, expected: hash } })
    const empty = encodeStateData({ proof: [], content: '0x' })
    await expect(submitState({ ...state, data: empty })).rejects.toThrow(ModelMarketError)
    const short = encodeStateData({ proof: decodeStateData(state.data).proof, content: '0x00' })
    await expect(submitState({ ...state, data: short })).rejects.toThrow(WrongContentLengthError)
  })

  test('refuse weights without a name', async () => {
    const run = await createTestRun(training, { inlineWeights: false })
    await worker.training.startPeriod.sync({ ...run, parentHash: run.runHash })
    const state = await nextState(run)
    const { proof } = decodeStateData(state.data)
    const data = encodeStateData({ proof, content: '0x1234' })
    await expect(worker.training.submitState({ ...state, data })).rejects.toThrow(InvalidStateCidError)
    const voted = await createTestRun(training, { adjudicator: 'vote' })
    await worker.training.startPeriod.sync({ ...voted, parentHash: voted.runHash })
    const { runId, runHash: parentHash } = voted
    const text = { runId, parentHash, root: hash, stepsRoot: hash, data: '0x1234' } as const
    await expect(worker.training.submitState(text)).rejects.toThrow(InvalidFileCidError)
  })

  test('refuse a state on a parent that fell', async () => {
    const run = await createTestRun(training)
    const { stateHash } = await submitTestState(training, run, { isWrong: true })
    await advanceDispute(training, 'upheld', { run, stateHash })
    const { runId } = run
    await expect(worker.training.startPeriod({ runId, parentHash: stateHash })).rejects.toThrow(
      ParentMismatchError,
    )
    // Its period was released, and nobody holds the mutex.
    const state = { ...(await nextState(run)), parentHash: stateHash }
    const error = await caught(worker.training.submitState(state))
    expect(error).toBeInstanceOf(WrongMutexStatusError)
    expect(error).toMatchObject({ status: 'free' })
  })
})

describe('openDispute and resolveDispute', () => {
  test('refuse a dispute after its window, of what is final, and of what fell', async () => {
    const { openDispute } = training.proofer.training
    for (const status of ['ripe', 'final', 'rolledBack'] as const) {
      const { stateHash } = await advanceState(training, status)
      const error = await caught(openDispute({ stateHash }))
      expect(error).toBeInstanceOf(WrongStateStatusError)
      expect(error).toMatchObject({ status, until: undefined })
    }
  })

  test('refuse to resolve before there is a verdict, and twice', async () => {
    const { disputeId, run, stateHash } = await advanceDispute(training, 'undecided')
    const { deadline } = await actions().getDispute({ disputeId })
    const early = await caught(actions().resolveDispute({ disputeId }))
    expect(early).toBeInstanceOf(WrongDisputeStatusError)
    expect(early).toMatchObject({ status: 'undecided', until: deadline })
    const { disputeId: resolved } = await advanceDispute(training, 'dismissed', { run, stateHash })
    const late = await caught(actions().resolveDispute({ disputeId: resolved }))
    expect(late).toMatchObject({ name: 'Training.WrongDisputeStatusError', status: 'dismissed' })
  })

  test('refuse a second vote on a state', async () => {
    const run = await createTestRun(training, { adjudicator: 'vote' })
    const { stateHash } = await submitTestState(training, run)
    const { caseId } = await openTestDispute(training, { stateHash })
    const error = await caught(training.keeper.training.openDispute({ stateHash }))
    expect(error).toBeInstanceOf(AlreadyOpenedError)
    expect(error).toMatchObject({ args: { caseId } })
    const early = await caught(vote().collectVote({ caseId, payee: training.treasury }))
    expect(early).toBeInstanceOf(WrongVoteStatusError)
    expect(early).toMatchObject({ status: 'committing' })
  })

  test('a ballot is not sent before it is to be revealed', async () => {
    const run = await createTestRun(training, { adjudicator: 'vote' })
    const { caseId } = await openTestDispute(training, await submitTestState(training, run))
    const asked: string[] = []
    const { chain, url } = training.chain
    const client = createClient({
      account: training.voters[0]?.account.address as Address,
      chain,
      transport: custom({
        request: async (request: { method: string; params: unknown }) => {
          asked.push(JSON.stringify(request))
          return http(url)({ chain }).request(request as never)
        },
      }),
    })
    const salt = keccak256('0x5a17')
    const error = await caught(revealVote(client, { address: training.vote, caseId, upheld: true, salt }))
    expect(error).toBeInstanceOf(WrongVoteStatusError)
    expect((error as Error).message).not.toContain(salt)
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.join()).not.toContain(salt.slice(2))
  })
})

describe('finalize, settlePeriod, refund, collect and sweep', () => {
  test('refuse what is not to be done yet, or any more', async () => {
    const run = await createTestRun(training)
    const { runId, fundingId } = run
    const { finalize, settlePeriod, refund, collect } = actions()
    await expect(finalize({ runId, max: 0 })).rejects.toThrow(InvalidMaximumError)
    await expect(finalize({ runId })).rejects.toThrow(NothingToFinalizeError)
    const { periodId, stateHash } = await submitTestState(training, run)
    const early = await caught(finalize({ runId }))
    expect(early).toBeInstanceOf(WrongStateStatusError)
    expect(early).toMatchObject({ status: 'contestable', args: { stateHash } })
    const open = await caught(settlePeriod({ periodId }))
    expect(open).toBeInstanceOf(WrongPeriodStatusError)
    expect(open).toMatchObject({ status: 'open' })
    await expect(refund({ fundingId })).rejects.toThrow(WrongRunStatusError)
    await submitTestState(training, run)
    const waiting = await caught(settlePeriod({ periodId }))
    expect(waiting).toBeInstanceOf(NotFinalError)
    await expect(collect({ payee: training.treasury })).rejects.toThrow(NothingToCollectError)
    const settled = await advancePeriod(training, 'settled')
    await expect(settlePeriod(settled)).rejects.toThrow(WrongPeriodStatusError)
  })

  test('refuse to pay twice', async () => {
    const { fundingId } = await advanceRun(training, 'closed')
    await actions().refund.sync({ fundingId })
    await expect(actions().refund({ fundingId })).rejects.toThrow(AlreadyRefundedError)
    const spent = await createTestRun(training, { maxStates: 1 })
    await advanceState(training, 'final', { run: spent })
    await expect(actions().refund({ fundingId: spent.fundingId })).rejects.toThrow(NothingToRefundError)
    if ((await vote().getPot()) > 0n) await vote().sweep.sync()
    await expect(vote().sweep()).rejects.toThrow(NothingToSweepError)
  })
})

describe('the game', () => {
  test('refuses moves that are not for whoever makes them, or not now', async () => {
    const run = await createTestRun(training, { seed: keccak256('0xe1') })
    const { stateHash } = await submitTestState(training, run)
    const { caseId } = await openTestDispute(training, { stateHash })
    const { node, levels } = await game().getCase({ caseId })
    const children = [...(run.game?.replay.state(1).stepRoots ?? [])]
    const siblings = stepsTree(children).proof(1)
    const { runId } = run
    const of = { caseId, training: training.address, runId }
    const move = { ...of, child: 1, hash: children[1] as Hex, siblings }
    const challenger = game(training.proofer)
    await expect(game().pick(move)).rejects.toThrow(NotChallengerError)
    await expect(challenger.pick(move)).rejects.toThrow(NotAnsweredError)
    await expect(game().answer({ node, levels, children: children.slice(1) })).rejects.toThrow(
      WrongListLengthError,
    )
    await expect(game().answer({ node, levels, children: children.toReversed() })).rejects.toThrow(
      WrongNodeError,
    )
    await game().answer.sync({ node, levels, children })
    // Who comes second has lost nothing.
    expect(await game().answer.sync({ node, levels, children })).toMatchObject({
      node,
      receipt: { logs: [] },
    })
    await expect(challenger.pick({ ...move, hash })).rejects.toThrow(WrongNodeError)
    const trace = { ...of, step: 1, traceRoot: hash }
    await expect(game(worker).postTrace(trace)).rejects.toThrow(WrongStageError)
    const elsewhere = await caught(challenger.pick({ ...move, runId: runId + 1n }))
    expect(elsewhere).toBeInstanceOf(CaseRunMismatchError)
    expect(elsewhere).toMatchObject({ args: { caseId, expected: runId, actual: runId + 1n } })
    await expect(challenger.pick({ ...move, training: training.game })).rejects.toThrow(
      CaseTrainingMismatchError,
    )
    await challenger.pick.sync(move)
    await expect(game().postTrace(trace)).rejects.toThrow(NotCaseWorkerError)
    const another = await caught(game(worker).postTrace({ ...trace, step: 2 }))
    expect(another).toBeInstanceOf(StepMismatchError)
    expect(another).toMatchObject({ args: { caseId, expected: 1n, actual: 2n } })
    const tree = { ...of, tree: 'trace', preRoot: hash, siblings: [] } as const
    await expect(challenger.enterStep({ ...tree, traceRoot: hash })).rejects.toThrow(NotAnsweredError)
    await game(worker).postTrace.sync(trace)
    await expect(game(worker).postTrace(trace)).rejects.toThrow(AlreadyTracedError)
    await expect(challenger.enterStep({ ...tree, traceRoot: node })).rejects.toThrow(TraceMismatchError)
    const stage = await caught(challenger.prove({ caseId, coordinate: 0, data: '0x', openings: [] }))
    expect(stage).toBeInstanceOf(WrongStageError)
    expect(stage).toMatchObject({ stage: 'trace' })
    const { deadline } = await game().getCase({ caseId })
    await training.chain.setTime(deadline as bigint)
    const late = await caught(challenger.enterStep({ ...tree, traceRoot: hash }))
    expect(late).toBeInstanceOf(CaseDecidedError)
    expect(late).toMatchObject({ verdict: 'dismissed' })
  })
})

test('everything that is thrown is of the package', async () => {
  const error = await caught(
    createRun(training.creator, {
      ...(await parametersOf(await createTestRun(training))),
      address: training.address,
      reward: -1n,
    }),
  )
  expect(ModelMarketError.is(error)).toBe(true)
})
