import { MemoryBlockstore } from 'blockstore-core'
import { fetchFile, publish } from 'modelmarket/content'
import { getCoinBalance } from 'modelmarket/token'
import {
  AlreadyCommittedError,
  AlreadyOpenedError,
  BallotMismatchError,
  NothingToCollectVoteError,
  UnknownVoteError,
  type Verdict,
  WrongBallotStatusError,
  WrongFileRootError,
  WrongVoteStatusError,
} from 'modelmarket/training'
import {
  type BallotSecret,
  ballotOpening,
  NotVotedError,
  openQuestion,
  parseBallotSecret,
  prepareBallot,
  prepareVoteRun,
  RuleTextError,
} from 'modelmarket/training/flows'
import {
  createTestRun,
  startTraining,
  submitTestState,
  type TestTraining,
  type TrainingClient,
} from 'modelmarket/training/testing'
import { type Address, type Hex, isAddressEqual, keccak256, parseEther, toBytes, toHex, zeroHash } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { createVoteRun, ruleText, submitText, terms } from '../fixtures/voteRun.js'

let training: TestTraining
beforeAll(async () => {
  training = await startTraining({ voters: 4 })
})
afterAll(() => training?.stop())

const ballots = (client: TrainingClient) => client.training.vote({ address: training.vote })
const balanceOf = (owner: Address) => getCoinBalance(training.keeper, { address: training.token, owner })
const worker = () => training.workers[0] ?? expect.fail('too few workers')
const voter = (at: number) => training.voters[at] ?? expect.fail('too few voters')

/** Commits a ballot, and gives its secret as it was stored. */
async function commit(
  client: TrainingClient,
  { caseId, weight, verdict }: { caseId: bigint; weight: bigint; verdict: Verdict },
): Promise<string> {
  const { parameters, secret } = prepareBallot({
    chainId: training.chain.chain.id,
    vote: training.vote,
    caseId,
    voter: client.account.address,
    weight,
    upheld: verdict === 'upheld',
  })
  const stored = JSON.stringify(secret)
  await ballots(client).commitVote.sync(parameters)
  return stored
}

const reveal = (client: TrainingClient, stored: string) =>
  ballots(client).revealVote.sync(ballotOpening(parseBallotSecret(stored)))

/** What somebody has, or is owed by the training contract. */
const worthOf = async (payee: Address) =>
  (await balanceOf(payee)) + (await training.keeper.training.getCredit({ payee }))

/** What the vote holds for voters and challengers. */
async function held(): Promise<bigint> {
  return (await balanceOf(training.vote)) - (await ballots(training.keeper).getPot())
}

/** What it held before the case of a test. */
let heldBefore = 0n

/** A dispute of a state of a new run. */
async function disputed(text = 'wrong') {
  heldBefore = await held()
  const run = await createVoteRun(training)
  const state = await submitText(training, worker(), { runId: run.runId, text })
  const { stateHash } = state
  const opened = await training.proofer.training.openDispute.sync({ stateHash })
  return { ...run, ...state, ...opened }
}

/** Moves the time on, unless it is later already: on a slow machine, the calls of one vote can outlast another. */
const until = async (time: bigint) => {
  if (time > (await training.chain.now())) await training.chain.setTime(time)
}
const toReveals = async (caseId: bigint) => {
  const { commitEnd } = await ballots(training.keeper).getVote({ caseId })
  await until(commitEnd)
}
const toEnd = async (caseId: bigint) => {
  const { revealEnd } = await ballots(training.keeper).getVote({ caseId })
  await until(revealEnd)
}

/** Everybody is paid, and nothing is left but the treasury's part. */
async function collectAll(caseId: bigint, payees: readonly Address[]) {
  for (const payee of payees) await ballots(training.keeper).collectVote.sync({ caseId, payee })
  const left = await ballots(training.keeper).getVote({ caseId })
  expect([left.feeLeft, left.weightLeft]).toEqual([0n, 0n])
  expect(await held()).toBe(heldBefore)
}

test('voters find a state wrong: it falls, they share the fee, and the challenger gets the bounty', async () => {
  const { runId, stateHash, disputeId, caseId, periodId } = await disputed()
  const [first, second, third] = [voter(0), voter(1), voter(2)]
  const before = await Promise.all(training.voters.map(({ account }) => balanceOf(account.address)))
  const question = await openQuestion(training.keeper, {
    address: training.address,
    stateHash,
    store: training.store,
  })
  expect(question.text).toBe(ruleText)
  expect(question.rule).toMatchObject({
    voteSeconds: terms.voteSeconds,
    quorum: terms.quorum,
    fee: terms.fee,
  })
  const file = await fetchFile(question.file, training.store, { maxBytes: 1_000 })
  expect(new TextDecoder().decode(file)).toBe('wrong')
  expect(question.parent).toBeUndefined()

  expect(await ballots(first).getVote({ caseId })).toMatchObject({
    status: 'committing',
    stateHash,
    runId,
    fee: terms.fee,
  })
  const one = await commit(first, { caseId, weight: parseEther('60'), verdict: 'upheld' })
  const two = await commit(second, { caseId, weight: parseEther('50'), verdict: 'dismissed' })
  await commit(third, { caseId, weight: parseEther('10'), verdict: 'dismissed' })
  expect(await ballots(first).getBallot({ caseId, voter: first.account.address })).toMatchObject({
    status: 'committed',
    upheld: undefined,
  })
  await toReveals(caseId)
  await reveal(first, one)
  await reveal(second, two)
  await expect(training.keeper.training.resolveDispute.sync({ disputeId })).rejects.toThrow()
  await toEnd(caseId)
  expect(await ballots(first).getVote({ caseId })).toMatchObject({ status: 'ended', verdict: 'upheld' })
  expect(await training.keeper.training.getDispute({ disputeId })).toMatchObject({ status: 'decided' })
  const { outcome, rolledBack } = await training.keeper.training.resolveDispute.sync({ disputeId })
  expect([outcome, rolledBack]).toEqual(['upheld', 1])
  expect(await training.keeper.training.getState({ stateHash })).toMatchObject({ status: 'rolledBack' })

  await collectAll(
    caseId,
    [first, second, third].map(({ account }) => account.address),
  )
  const after = await Promise.all(training.voters.map(({ account }) => balanceOf(account.address)))
  const gained = after.map((balance, i) => balance - (before[i] ?? 0n))
  const share = (terms.fee * 60n) / 110n
  expect(gained).toEqual([share, terms.fee - share, -parseEther('1'), 0n])

  const proofer = training.proofer.account.address
  const worth = await worthOf(proofer)
  await training.keeper.training.settlePeriod.sync({ periodId })
  expect(await training.keeper.training.getPeriod({ periodId })).toMatchObject({ outcome: 'failed' })
  expect((await worthOf(proofer)) - worth).toBe(terms.workerDeposit / 2n)
})

test('voters find a state right: it becomes final, and the false dispute pays its worker', async () => {
  const { runId, stateHash, disputeId, caseId } = await disputed('x')
  const payee = worker().account.address
  const stored = await commit(voter(0), { caseId, weight: parseEther('100'), verdict: 'dismissed' })
  await toReveals(caseId)
  await reveal(voter(0), stored)
  await toEnd(caseId)
  const before = await worthOf(payee)
  expect((await training.keeper.training.resolveDispute.sync({ disputeId })).outcome).toBe('dismissed')
  expect((await worthOf(payee)) - before).toBe((terms.challengeDeposit * 4n) / 5n)
  await training.keeper.training.finalize.sync({ runId })
  expect(await training.keeper.training.getState({ stateHash })).toMatchObject({ status: 'final' })
  await collectAll(caseId, [voter(0).account.address])
})

test('without a quorum there is no verdict: the state falls, and its challenger loses 45 % of its deposit', async () => {
  const { stateHash, disputeId, caseId } = await disputed('x')
  const proofer = training.proofer
  const payee = proofer.account.address
  // One unit earns the fee back, and the call a tenth of what is lost, so that the dispute costs no more than 45 % of its deposit.
  const stored = await commit(proofer, { caseId, weight: 1n, verdict: 'upheld' })
  await toReveals(caseId)
  await reveal(proofer, stored)
  await toEnd(caseId)
  expect(await ballots(proofer).getVote({ caseId })).toMatchObject({ status: 'ended', verdict: undefined })
  expect(await training.keeper.training.getDispute({ disputeId })).toMatchObject({ status: 'overdue' })
  const before = await worthOf(payee)
  const { outcome } = await proofer.training.resolveDispute.sync({ disputeId })
  expect(outcome).toBe('void')
  expect(await training.keeper.training.getState({ stateHash })).toMatchObject({ status: 'rolledBack' })
  await collectAll(caseId, [payee])
  const cost = (terms.challengeDeposit * 45n) / 100n
  expect((await worthOf(payee)) - before).toBe(terms.challengeDeposit - cost + terms.fee + 1n)
})

test('where nobody reveals, the fee goes back to the challenger', async () => {
  const { disputeId, caseId } = await disputed('x')
  await commit(voter(0), { caseId, weight: 10n, verdict: 'dismissed' })
  await toEnd(caseId)
  const payee = training.proofer.account.address
  expect(await ballots(training.keeper).getVotePayout({ caseId, payee })).toBe(terms.fee)
  expect((await training.keeper.training.resolveDispute.sync({ disputeId })).outcome).toBe('void')
  await collectAll(caseId, [payee, voter(0).account.address])
})

test('a vote goes on, and pays, although the state fell otherwise meanwhile', async () => {
  const { runId, disputeId, caseId, stateHash } = await disputed()
  const above = await submitText(training, worker(), { runId, text: 'xx' })
  const second = await training.proofer.training.openDispute.sync({ stateHash: above.stateHash })
  const lower = await commit(voter(0), { caseId, weight: terms.quorum, verdict: 'upheld' })
  const upper = await commit(voter(1), { caseId: second.caseId, weight: terms.quorum, verdict: 'dismissed' })
  await toReveals(second.caseId)
  await reveal(voter(0), lower)
  await reveal(voter(1), upper)
  await toEnd(caseId)
  await training.keeper.training.resolveDispute.sync({ disputeId })
  const moot = { disputeId: second.disputeId }
  expect(await training.keeper.training.getDispute(moot)).toMatchObject({ status: 'moot' })
  await toEnd(second.caseId)
  expect((await training.keeper.training.resolveDispute.sync(moot)).outcome).toBe('refunded')
  expect(
    (await ballots(voter(1)).collectVote.sync({ caseId: second.caseId, payee: voter(1).account.address }))
      .amount,
  ).toBe(terms.quorum + terms.fee)
  await collectAll(caseId, [voter(0).account.address])
  expect(await training.keeper.training.getState({ stateHash })).toMatchObject({ status: 'rolledBack' })
})

test('each call at the wrong time, or of the wrong account, says what to do', async () => {
  const { stateHash, caseId } = await disputed()
  const { proofer, keeper, outsider } = training
  await expect(proofer.training.openDispute.sync({ stateHash })).rejects.toThrow(AlreadyOpenedError)
  const stored = await commit(voter(0), { caseId, weight: 10n, verdict: 'upheld' })
  await expect(commit(voter(0), { caseId, weight: 10n, verdict: 'upheld' })).rejects.toThrow(
    AlreadyCommittedError,
  )
  // Nothing is sent: whoever sees a ballot early can vote with it.
  const nonce = await keeper.getTransactionCount({ address: voter(0).account.address })
  await expect(reveal(voter(0), stored)).rejects.toThrow(WrongVoteStatusError)
  await expect(ballots(voter(0)).revealVote(ballotOpening(parseBallotSecret(stored)))).rejects.toThrow(
    /committing/,
  )
  expect(await keeper.getTransactionCount({ address: voter(0).account.address })).toBe(nonce)
  // A copy of another's commitment.
  const { commitment } = parseBallotSecret(stored)
  await ballots(voter(1)).commitVote.sync({ caseId, commitment, weight: 10n })
  const early = ballots(keeper).collectVote.sync({ caseId, payee: voter(0).account.address })
  await expect(early).rejects.toThrow(WrongVoteStatusError)
  await toReveals(caseId)
  await expect(commit(voter(2), { caseId, weight: 10n, verdict: 'upheld' })).rejects.toThrow(
    WrongVoteStatusError,
  )
  await expect(reveal(voter(1), stored)).rejects.toThrow(BallotMismatchError)
  await expect(reveal(outsider, stored)).rejects.toThrow(WrongBallotStatusError)
  await reveal(voter(0), stored)
  await expect(reveal(voter(0), stored)).rejects.toThrow(/revealed/)
  await toEnd(caseId)
  const nothing = ballots(keeper).collectVote.sync({ caseId, payee: outsider.account.address })
  await expect(nothing).rejects.toThrow(NothingToCollectVoteError)
  await expect(ballots(keeper).getVote({ caseId: 1n })).rejects.toThrow(UnknownVoteError)
  await expect(ballots(keeper).getVote({ caseId: 1n })).rejects.toThrow(/adjudicator/)
})

test('a state that is not named by the CID of its file is refused', async () => {
  const { runId, runHash: parentHash } = await createVoteRun(training)
  await worker().training.startPeriod.sync({ runId, parentHash })
  const data = `0x01551220${'ab'.repeat(32)}` as const
  const state = { runId, parentHash, root: keccak256('0x'), stepsRoot: keccak256('0x'), data }
  await expect(worker().training.submitState.sync(state)).rejects.toThrow(WrongFileRootError)
})

test('a question names the file below it, or the genesis, and is refused where there is nothing to judge by', async () => {
  const genesis = { file: new TextEncoder().encode('') }
  const { address, store, keeper } = training
  const { runId } = await createVoteRun(training, { genesis })
  const { genesisRoot } = await keeper.training.getRun({ runId })
  expect(genesisRoot).not.toBe(zeroHash)
  const first = await submitText(training, worker(), { runId, text: 'x' })
  const second = await submitText(training, worker(), { runId, text: 'xx' })
  const read = async (cid: Parameters<typeof fetchFile>[0] | undefined) =>
    cid && new TextDecoder().decode(await fetchFile(cid, store, { maxBytes: 9 }))
  const lower = await openQuestion(keeper, { address, stateHash: first.stateHash, store })
  expect([await read(lower.parent), await read(lower.file)]).toEqual(['', 'x'])
  const upper = await openQuestion(keeper, { address, stateHash: second.stateHash, store })
  expect([await read(upper.parent), await read(upper.file)]).toEqual(['x', 'xx'])

  const game = await createTestRun(training, { maxStates: 2 })
  const { stateHash } = await submitTestState(training, game)
  await expect(openQuestion(keeper, { address, stateHash, store })).rejects.toThrow(NotVotedError)

  // Its directory has another text than its rule says.
  const { parameters } = await prepareVoteRun({ ...terms, text: ruleText, adjudicator: training.vote, store })
  const { cid } = await publish([{ path: 'rule.md', content: toBytes('Another text.') }], store)
  const bare = await training.creator.training.createRun.sync({ ...parameters, taskCid: cid.toString() })
  const state = await submitText(training, worker(), { runId: bare.runId, text: 'x' })
  const lost = openQuestion(keeper, { address, stateHash: state.stateHash, store })
  await expect(lost).rejects.toThrow(RuleTextError)
  const empty = openQuestion(keeper, { address, stateHash: first.stateHash, store: new MemoryBlockstore() })
  await expect(empty).rejects.toThrow(/block/i)
})

test('a run goes on from a final state of another', async () => {
  const { address, store, keeper } = training
  const { runId } = await createVoteRun(training, { maxStates: 1, statesPerPeriod: 1 })
  const { stateHash } = await submitText(training, worker(), { runId, text: 'x' })
  const state = await keeper.training.getState({ stateHash })
  await training.chain.setTime(state.submittedAt + BigInt(terms.challengeWindow))
  await keeper.training.finalize.sync({ runId })
  const next = await createVoteRun(training, { genesis: { state } })
  const above = await submitText(training, worker(), { runId: next.runId, text: 'xx' })
  const { parent } = await openQuestion(keeper, { address, stateHash: above.stateHash, store })
  expect(parent && new TextDecoder().decode(await fetchFile(parent, store, { maxBytes: 9 }))).toBe('x')
})

test('all that happens in a vote is told as events', async () => {
  const { stateHash, caseId, runId } = await disputed()
  const stored = await commit(voter(0), { caseId, weight: 10n, verdict: 'upheld' })
  await toReveals(caseId)
  await reveal(voter(0), stored)
  await toEnd(caseId)
  await collectAll(caseId, [voter(0).account.address])
  const events = await ballots(training.keeper).getEvents({ caseId, fromBlock: 0n })
  expect(events.map(({ eventName }) => eventName)).toEqual([
    'CaseOpened',
    'VoteCommitted',
    'VoteRevealed',
    'VoteCollected',
  ])
  const [opened] = events
  expect(opened?.args).toMatchObject({ stateHash, runId })
  const challenger = opened && 'challenger' in opened.args ? opened.args.challenger : zeroHash
  expect(isAddressEqual(challenger as Address, training.proofer.account.address)).toBe(true)
})

test('the id of a case follows from contract and state alone, before and after', async () => {
  const { caseId, stateHash } = await disputed()
  const secret: BallotSecret = prepareBallot({
    chainId: training.chain.chain.id,
    vote: training.vote,
    caseId,
    voter: voter(3).account.address,
    weight: 5n,
    upheld: false,
    salt: keccak256(toHex('salt')),
  }).secret
  expect(await ballots(training.keeper).getVote({ caseId })).toMatchObject({ stateHash })
  // The twin of the contract's commitment, on chain.
  await ballots(voter(3)).commitVote.sync({
    caseId,
    commitment: secret.commitment as Hex,
    weight: 5n,
  })
  await toReveals(caseId)
  await reveal(voter(3), JSON.stringify(secret))
  expect(await ballots(voter(3)).getBallot({ caseId, voter: voter(3).account.address })).toMatchObject({
    status: 'revealed',
    upheld: false,
  })
})
