import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openVault, type Vault } from 'modelmarket/agents'
import { fetchFile } from 'modelmarket/content'
import { type Bot, letTimeRun } from 'modelmarket/testing'
import { getCoinBalance } from 'modelmarket/token'
import { encodeVoteRule } from 'modelmarket/training'
import {
  type Judging,
  recoverBallot,
  runValidator,
  type ValidatorEvent,
  type ValidatorOptions,
} from 'modelmarket/training/agents'
import { tokenVoteAbi } from 'modelmarket/training/contracts'
import { startTraining, type TestTraining, type TrainingClient } from 'modelmarket/training/testing'
import { type Address, parseEther } from 'viem'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { createVoteRun, submitText, terms } from '../fixtures/voteRun.js'

let training: TestTraining
let folder = ''
let fromBlock = 0n
let stop = new AbortController()
const bots = new Set<Bot>()
const ends: (() => unknown)[] = []

beforeAll(async () => {
  training = await startTraining({ voters: 4 })
})
afterAll(() => training?.stop())
beforeEach(async () => {
  // The agents of a test ignore the votes of other tests.
  fromBlock = (await training.keeper.getBlockNumber({ cacheTime: 0 })) + 1n
  folder = mkdtempSync(join(tmpdir(), 'modelmarket-validators-'))
  stop = new AbortController()
})
afterEach(async () => {
  stop.abort()
  bots.clear()
  for (const end of ends.splice(0).reverse()) await end()
  rmSync(folder, { recursive: true })
})

const ballots = (client: TrainingClient) => client.training.vote({ address: training.vote })
const balanceOf = (owner: Address) => getCoinBalance(training.keeper, { address: training.token, owner })
const voter = (at: number) => training.voters[at] ?? expect.fail('too few voters')
const worker = () => training.workers[0] ?? expect.fail('too few workers')

async function vaultOf(name: string): Promise<Vault> {
  const vault = await openVault({ location: join(folder, name), key: new Uint8Array(32).fill(3) })
  ends.push(() => vault.close())
  return vault
}

/** Judges by the rule of `voteRun.ts`. */
async function judge({ question: { file, parent }, store, signal }: Judging) {
  const read = async (cid: typeof file) =>
    new TextDecoder().decode(await fetchFile(cid, store, { maxBytes: 1_000, signal }))
  const expected = `${parent ? await read(parent) : ''}x`
  return (await read(file)) === expected ? ('dismissed' as const) : ('upheld' as const)
}

interface Running {
  told: ValidatorEvent[]
  ended: Promise<void>
}

function validator(client: TrainingClient, options: Partial<ValidatorOptions> & { vault: Vault }): Running {
  const told: ValidatorEvent[] = []
  const bot = { transport: client.transport }
  bots.add(bot)
  const events = runValidator({
    client,
    address: training.address,
    store: training.store,
    judge,
    weight: parseEther('100'),
    fromBlock,
    pollingInterval: 20,
    maxWaitMs: 200,
    // The chain's time is not real time.
    checkClock: false,
    signal: stop.signal,
    ...options,
  })
  const ended = (async () => {
    for await (const event of events) told.push(event)
  })().finally(() => bots.delete(bot))
  ends.push(() => ended.catch(() => {}))
  return { told, ended }
}

const of = <type extends ValidatorEvent['type']>(told: ValidatorEvent[], type: type) =>
  told.filter((event): event is Extract<ValidatorEvent, { type: type }> => event.type === type)

const run = () => ends.push(letTimeRun(training.chain, { bots, step: 600 }))

async function disputed(text: string, changes: Parameters<typeof createVoteRun>[1] = {}) {
  const created = await createVoteRun(training, changes)
  const state = await submitText(training, worker(), { runId: created.runId, text })
  const opened = await training.proofer.training.openDispute.sync({ stateHash: state.stateHash })
  return { ...created, ...state, ...opened }
}

/** Nobody's help but time's: what validators did decides. */
async function outcomeOf({ caseId, disputeId }: { caseId: bigint; disputeId: bigint }) {
  await expect.poll(async () => (await ballots(training.keeper).getVote({ caseId })).status).toBe('ended')
  return (await training.keeper.training.resolveDispute.sync({ disputeId })).outcome
}

test('validators decide a vote by themselves: commit, reveal and collect', async () => {
  const before = await balanceOf(voter(0).account.address)
  const one = validator(voter(0), { vault: await vaultOf('one') })
  const two = validator(voter(1), { vault: await vaultOf('two'), weight: parseEther('50') })
  const lie = await disputed('wrong')
  const truth = await disputed('x')
  for (const { told } of [one, two]) await expect.poll(() => of(told, 'committed').length).toBe(2)
  run()
  for (const { told } of [one, two]) await expect.poll(() => of(told, 'collected').length).toBe(2)
  expect([await outcomeOf(lie), await outcomeOf(truth)]).toEqual(['upheld', 'dismissed'])
  const verdicts = new Map(of(one.told, 'judged').map(({ caseId, verdict }) => [caseId, verdict]))
  expect([verdicts.get(lie.caseId), verdicts.get(truth.caseId)]).toEqual(['upheld', 'dismissed'])
  expect(of(one.told, 'revealed')).toHaveLength(2)
  const paid = of(one.told, 'collected').map(({ amount }) => amount - parseEther('100'))
  const share = (terms.fee * 2n) / 3n
  // Whoever comes last takes what rounding leaves.
  for (const amount of paid) expect([share, share + 1n]).toContain(amount)
  const sum = paid.reduce((sum, amount) => sum + amount, 0n)
  expect((await balanceOf(voter(0).account.address)) - before).toBe(sum)
  for (const { told } of [one, two]) expect(of(told, 'failed')).toEqual([])
})

test('a validator goes on where it was stopped, and leaves no secrets behind', async () => {
  const vault = await vaultOf('stopped')
  const abort = new AbortController()
  const first = validator(voter(0), { vault, signal: abort.signal })
  const dispute = await disputed('wrong')
  await expect.poll(() => of(first.told, 'committed').length).toBe(1)
  abort.abort()
  await first.ended
  const second = validator(voter(0), { vault })
  run()
  await expect.poll(() => of(second.told, 'collected').length).toBe(1)
  expect(await outcomeOf(dispute)).toBe('upheld')
  expect(of(second.told, 'judged')).toEqual([])
  expect(of(second.told, 'committed')).toEqual([])
  const kept = async () => {
    const keys: string[] = []
    for await (const [key] of vault.entries()) if (/ballot|tracked|outbox/.test(key)) keys.push(key)
    return keys
  }
  await expect.poll(kept).toEqual([])
})

test('with derived salts, a lost vault loses no ballot', async () => {
  const abort = new AbortController()
  const salts = 'derived' as const
  const first = validator(voter(0), { vault: await vaultOf('lost'), salts, signal: abort.signal })
  const dispute = await disputed('wrong')
  await expect.poll(() => of(first.told, 'committed').length).toBe(1)
  abort.abort()
  await first.ended
  const { caseId } = dispute
  const secret = await recoverBallot(voter(0), { vote: training.vote, caseId })
  expect(secret).toMatchObject({ upheld: true, caseId: String(caseId) })
  const other = await recoverBallot(voter(1), { vote: training.vote, caseId })
  expect(other).toBeUndefined()
  const second = validator(voter(0), { vault: await vaultOf('new'), salts })
  run()
  await expect.poll(() => of(second.told, 'collected').length).toBe(1)
  expect(of(second.told, 'revealed')).toHaveLength(1)
  expect(of(second.told, 'committed')).toEqual([])
  expect(await outcomeOf(dispute)).toBe('upheld')
})

test('without its vault, a validator gets back what is left of a ballot that it cannot reveal', async () => {
  const abort = new AbortController()
  const first = validator(voter(0), { vault: await vaultOf('gone'), signal: abort.signal })
  const { caseId } = await disputed('wrong')
  await expect.poll(() => of(first.told, 'committed').length).toBe(1)
  abort.abort()
  await first.ended
  const second = validator(voter(0), { vault: await vaultOf('empty') })
  run()
  await expect
    .poll(() => of(second.told, 'collected'))
    .toEqual([{ type: 'collected', vote: training.vote, caseId, amount: parseEther('90') }])
  expect(of(second.told, 'passed').map(({ reason }) => reason)).toEqual([
    'the account has a ballot in it whose secret is not in the vault',
  ])
})

test('a validator that was away for too long is told what it lost', async () => {
  const vault = await vaultOf('away')
  const abort = new AbortController()
  const first = validator(voter(0), { vault, signal: abort.signal })
  const { caseId } = await disputed('wrong')
  await expect.poll(() => of(first.told, 'committed').length).toBe(1)
  abort.abort()
  await first.ended
  const { revealEnd } = await ballots(training.keeper).getVote({ caseId })
  await training.chain.setTime(revealEnd)
  const second = validator(voter(0), { vault })
  await expect.poll(() => of(second.told, 'collected').length).toBe(1)
  expect(of(second.told, 'missed')).toMatchObject([{ weight: parseEther('100') }])
  expect(of(second.told, 'collected')).toMatchObject([{ amount: parseEther('90') }])
})

test('a validator votes where its policy and its judgement say so, and tells why not', async () => {
  const reasons = ({ told }: Running) => of(told, 'passed').map(({ reason }) => reason)
  const choosy = validator(voter(0), {
    vault: await vaultOf('choosy'),
    policy: { minFee: parseEther('3') },
  })
  const unsure = validator(voter(1), { vault: await vaultOf('unsure'), judge: async () => undefined })
  const broken = validator(voter(2), {
    vault: await vaultOf('broken'),
    judge: async () => {
      throw new RangeError('a bug of its own')
    },
  })
  const wary = validator(voter(3), {
    vault: await vaultOf('wary'),
    policy: { accept: ({ text }) => !text.includes('Append') },
  })
  await disputed('wrong')
  await expect.poll(() => reasons(choosy)).toEqual(['its fee is too low'])
  await expect.poll(() => reasons(unsure)).toEqual(['it was not judged'])
  await expect.poll(() => reasons(broken)).toEqual(['it could not be judged'])
  await expect.poll(() => reasons(wary)).toEqual(['it was not accepted'])
  expect(of(broken.told, 'failed')).toHaveLength(1)
  for (const { told } of [choosy, unsure, broken, wary]) expect(of(told, 'committed')).toEqual([])
})

test('no more is locked at a time than the policy lets; what did not fit comes when coins are back', async () => {
  const policy = { maxWeightAtRisk: parseEther('150') }
  const { told } = validator(voter(0), { vault: await vaultOf('limited'), policy })
  // The second vote begins when the first is almost over.
  const first = await disputed('wrong')
  await expect.poll(() => of(told, 'committed').length).toBe(1)
  const { commitEnd } = await ballots(training.keeper).getVote(first)
  await training.chain.setTime(commitEnd)
  await expect.poll(() => of(told, 'revealed').length).toBe(1)
  const { revealEnd } = await ballots(training.keeper).getVote(first)
  await training.chain.setTime(revealEnd - 60n)
  await disputed('wrong, too')
  await expect.poll(() => of(told, 'postponed').length).toBe(1)
  expect(of(told, 'postponed')).toMatchObject([{ atRisk: parseEther('100') }])
  run()
  await expect.poll(() => of(told, 'collected').length).toBe(2)
})

test('cases of strangers’ contracts are nobody’s business', async () => {
  const { told } = validator(voter(0), { vault: await vaultOf('strangers') })
  const { stateHash } = await disputed('wrong')
  await expect.poll(() => of(told, 'committed').length).toBe(1)
  // A stranger opens a case about the same state, as a training contract of its own.
  const { keeper, vote } = training
  const rule = encodeVoteRule({ voteSeconds: 900, quorum: 1n, fee: parseEther('2'), text: stateHash })
  const contract = { address: vote, abi: tokenVoteAbi } as const
  const settled = async (hash: `0x${string}`) => keeper.waitForTransactionReceipt({ hash })
  await settled(
    await keeper.writeContract({ ...contract, functionName: 'register', args: [1n, rule, stateHash, '0x'] }),
  )
  const who = keeper.account.address
  const claim = {
    runId: 1n,
    height: 1n,
    stateHash,
    root: stateHash,
    stepsRoot: stateHash,
    parentRoot: stateHash,
    worker: who,
    challenger: who,
  }
  await settled(await keeper.writeContract({ ...contract, functionName: 'open', args: [claim] }))
  const next = await disputed('wrong again')
  await expect.poll(() => of(told, 'committed').length).toBe(2)
  expect(of(told, 'committed').at(-1)?.caseId).toBe(next.caseId)
  expect(of(told, 'passed')).toEqual([])
})
