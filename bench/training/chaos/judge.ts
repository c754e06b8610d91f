import { type Hex, isAddressEqual, parseGwei } from 'viem'
import { disputeGameAbi, trainingAbi } from '../../../generated/training/index.js'
import type { TestTraining } from '../../../src/protocols/training/testing/index.js'
import { getCoinBalance } from '../../../src/token/index.js'
import { transactionsOf } from '../../chaos/transactions.js'
import type { Strangers } from './strangers.js'

/** What the chain says about how honest agents fared. What is still open is not judged. */
export interface Verdict {
  /** States that honest workers submitted. */
  states: number
  /** Disputes of honest proofers, and those that were upheld. */
  disputes: number
  upheld: number
  /** Disputes without reason that were dismissed. */
  dismissed: number
  /** Deposits of honest workers or proofers that did not come back whole, and honest accounts with less than at the start. */
  lostDeposits: number
  /** Wrong states that stand. */
  standingLies: number
  /** Those of them that are final. */
  finalLies: number
  /** Calls that were sent once more after they had succeeded. */
  doubleSends: number
  /** What a transaction paid for gas, over what the network asked in its block: at most. */
  maxFeeRatio: number
  /** Accounts that the contract still owes something. */
  uncollected: number
  /** All transactions of the agents that are in the chain, by a line each. */
  transactions: string[]
  reverted: number
  /** The number of runs by final status. */
  statuses: Record<string, number>
  /** The number of runs that have not closed. */
  open: number
  /** What was lost or missed. */
  notes: string[]
}

export interface Parties {
  workers: readonly Hex[]
  proofer: Hex
  keeper: Hex
}

/** The most that a transaction may cost, over what the network asks at that time. */
export const highestFeeRatio = 3

/** Whether something went wrong that no later block mends. */
export function isBeyondRepair({ lostDeposits, finalLies, doubleSends, maxFeeRatio }: Verdict): boolean {
  return lostDeposits + finalLies + doubleSends > 0 || maxFeeRatio > highestFeeRatio
}

/** The tip that anvil says gets a transaction into the next block. */
const usualTip = parseGwei('1')

/** Counts what honest agents lost, missed, and sent too often. */
export async function judge(
  training: TestTraining,
  {
    parties,
    strangers,
    fromBlock,
    funds,
    isOver,
  }: {
    parties: Parties
    strangers: Strangers
    fromBlock: bigint
    funds: bigint
    /** Whether nothing comes any more: until then, deposits of closed runs may still be settled. */
    isOver: boolean
  },
): Promise<Verdict> {
  const { outsider, address, token } = training
  const found: Verdict = {
    states: 0,
    disputes: 0,
    upheld: 0,
    dismissed: 0,
    lostDeposits: 0,
    standingLies: 0,
    finalLies: 0,
    doubleSends: 0,
    maxFeeRatio: 0,
    uncollected: 0,
    transactions: [],
    reverted: 0,
    statuses: {},
    open: 0,
    notes: [...strangers.notes],
  }
  const lost = (what: string) => {
    found.lostDeposits++
    found.notes.push(what)
  }
  for (const { run } of strangers.runs) {
    const { status } = await outsider.training.getRun({ runId: run.runId })
    found.statuses[status] = (found.statuses[status] ?? 0) + 1
    if (status !== 'closed') found.open++
  }
  await judgePeriods(training, parties, found, lost)
  await judgeDisputes(training, parties, found, lost)
  for (const stateHash of strangers.lies) {
    const { status, runId } = await outsider.training.getState({ stateHash })
    if (status === 'rolledBack') continue
    found.standingLies++
    if (status === 'final') found.finalLies++
    found.notes.push(`run ${runId}: a lie is ${status}`)
  }
  for (const account of [...parties.workers, parties.proofer]) {
    const credit = await outsider.training.getCredit({ payee: account })
    if (credit > 0n) {
      found.uncollected++
      found.notes.push(`${account} did not collect ${credit}`)
    }
    const balance = await getCoinBalance(outsider, { address: token, owner: account })
    if (isOver && found.open === 0 && balance + credit < funds)
      lost(`${account} has ${balance}, and had ${funds}`)
  }
  await judgeTransactions(training, parties, fromBlock, found)
  return { ...found, notes: found.notes.map((note) => note.replaceAll(address, 'training')) }
}

async function judgePeriods(
  { outsider }: TestTraining,
  { workers }: Parties,
  found: Verdict,
  lost: (what: string) => void,
): Promise<void> {
  const count = await outsider.training.getPeriodCount()
  for (let periodId = 1n; periodId <= count; periodId++) {
    const period = await outsider.training.getPeriod({ periodId })
    const at = workers.findIndex((worker) => isAddressEqual(worker, period.worker))
    if (at < 0 || period.status === 'open') continue
    found.states += period.submitted
    const of = `run ${period.runId}: period ${periodId} of worker ${at}`
    if (period.outcome === 'lapsed' || period.outcome === 'failed') lost(`${of} ${period.outcome}`)
  }
}

async function judgeDisputes(
  { outsider }: TestTraining,
  { proofer }: Parties,
  found: Verdict,
  lost: (what: string) => void,
): Promise<void> {
  const count = await outsider.training.getDisputeCount()
  const disputed = new Set<Hex>()
  for (let disputeId = 1n; disputeId <= count; disputeId++) {
    const { challenger, status, stateHash, runId } = await outsider.training.getDispute({ disputeId })
    if (!isAddressEqual(challenger, proofer)) {
      if (status === 'dismissed') found.dismissed++
      continue
    }
    found.disputes++
    if (status === 'upheld') found.upheld++
    if (status === 'dismissed' || status === 'void') lost(`run ${runId}: dispute ${disputeId} was ${status}`)
    if (disputed.has(stateHash)) {
      found.doubleSends++
      found.notes.push(`run ${runId}: state ${stateHash} was disputed twice`)
    }
    disputed.add(stateHash)
  }
}

async function judgeTransactions(
  { outsider }: TestTraining,
  { workers, proofer, keeper }: Parties,
  fromBlock: bigint,
  found: Verdict,
): Promise<void> {
  const names = new Map<string, string>([
    ...workers.map((worker, at): [string, string] => [worker.toLowerCase(), `worker ${at}`]),
    [proofer.toLowerCase(), 'proofer'],
    [keeper.toLowerCase(), 'keeper'],
  ])
  const done = new Set<string>()
  const accounts = [...workers, proofer, keeper]
  const abi = [...trainingAbi, ...disputeGameAbi]
  for (const transaction of await transactionsOf(outsider, { accounts, abi, fromBlock })) {
    const { from, call, about, data, isSuccess, price, baseFee, block, time } = transaction
    const ratio = Number(price) / Number(baseFee + usualTip)
    const at = new Date(Number(time) * 1_000).toISOString()
    const name = names.get(from.toLowerCase())
    found.transactions.push(
      `${block} ${at} ${name}: ${call} ${about}${isSuccess ? '' : ' REVERTED'}, ${ratio.toFixed(2)} of the fee`,
    )
    if (!isSuccess) found.reverted++
    found.maxFeeRatio = Math.max(found.maxFeeRatio, ratio)
    // The same call may be due several times; without data, it only uses up a nonce.
    if (['approve', 'finalize', 'collect'].includes(call) || data === '0x') continue
    const key = `${from} ${data}`
    if (done.has(key)) {
      found.doubleSends++
      found.notes.push(`block ${block}: ${call} ${about} of ${name} once more`)
    }
    if (isSuccess) done.add(key)
  }
}
