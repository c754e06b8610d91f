import {
  cancelRequest,
  claimScore,
  collect,
  createRequest,
  enforceTimeout,
  revealModel,
  revealTruth,
  submitModel,
  sweep,
  withdrawSubmission,
} from 'modelmarket'
import { superhash } from 'modelmarket/content'
import { commitmentOf, diffLabels, packLabels, scoreLabels, sealLabels } from 'modelmarket/labels'
import type { TestMarket } from 'modelmarket/testing'
import { type Address, bytesToHex, type Hex, parseEther } from 'viem'
import { Random } from '../random.js'
import { type Cost, send, sendAll, type Transaction } from './send.js'

/** What is measured of the life of a request. */
export const calls = [
  'createRequest',
  'submitModel',
  'revealTruth',
  'claimScore',
  'revealModel',
  'enforceTimeout',
  'collect',
  'cancelRequest',
  'withdrawSubmission',
  'sweep',
] as const
export type Call = (typeof calls)[number]

/** Calls that take another way: the opening of a false claim, a truth that did not come, a stake given up. */
export const variants = [
  'revealModel (false)',
  'enforceTimeout (overdue)',
  'withdrawSubmission (late)',
] as const

/** What each call cost; more than one where many made it, in the order of the chain. */
export type Life = Record<Call | (typeof variants)[number], readonly Cost[]>

const datasetCid = 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354'
const modelCid = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'

const width = 4
/** How many of a hundred labels a model gets wrong. */
const errorPercent = 3
const [reward, stake] = [parseEther('20'), parseEther('1')]
const [submissionWindow, responseWindow] = [36_000, 36_000]

/** One of the models that compete. */
interface Entry {
  trainer: Address
  score: number
  diff: Hex
  salt: Hex
  commitment: Hex
}

/**
 * Lives requests of `size` four-bit labels with `claims` submissions through, and measures each call.
 *
 * Calls that end a request are measured on the same state, one after the other: the chain goes back in between.
 * The trainers are few, and submit often.
 */
export async function live(
  market: TestMarket,
  { size, claims }: { size: number; claims: number },
): Promise<Life> {
  const { address, requester, keeper, trainers, chain } = market
  const random = new Random(size + claims)
  const of = (from: { account: { address: Address } }, call: Transaction['call']): Transaction => ({
    from: from.account.address,
    call,
  })
  const one = (transaction: Transaction) => send(keeper, transaction)
  /** What costs the same whether or not it is undone: measures, then goes back to before. */
  const undone = async <result>(act: () => Promise<result>): Promise<result> => {
    const id = await keeper.snapshot()
    const result = await act()
    await keeper.revert({ id })
    return result
  }

  const truth = Array.from({ length: size }, () => random.below(10))
  const labels = packLabels(truth, width)
  const salt = random.bytes32()
  const sealed = sealLabels({ labels, salt }).superhash
  const created = await one(
    of(
      requester,
      createRequest.call({
        address,
        datasetCid,
        truth: sealed,
        size,
        width,
        minScore: Math.floor(size / 2),
        reward,
        stake,
        submissionWindow,
        responseWindow,
      }),
    ),
  )
  const requestId = await requester.getRequestCount()

  // ── Submissions ───────────────────────────────────────────────────────────────────────────────────────────
  const entries: Entry[] = Array.from({ length: claims }, (_, i) => {
    const trainer = (trainers[i % trainers.length] as (typeof trainers)[number]).account.address
    const predicted = truth.map((label) => (random.below(100) < errorPercent ? (label + 1) % 10 : label))
    const packed = packLabels(predicted, width)
    const predictionSalt = random.bytes32()
    const commitment = commitmentOf({
      chainId: chain.chain.id,
      market: address,
      requestId,
      trainer,
      modelSuperhash: superhash(modelCid),
      predictionSuperhash: sealLabels({ labels: packed, salt: predictionSalt }).superhash,
    })
    return {
      trainer,
      score: scoreLabels(labels, packed, { size, width }),
      diff: bytesToHex(diffLabels(labels, packed)),
      salt: predictionSalt,
      commitment,
    }
  })
  const submitted = await sendAll(
    keeper,
    entries.map(({ trainer, commitment }) => ({
      from: trainer,
      call: submitModel.call({ address, requestId, truth: sealed, commitment }),
    })),
  )
  // Which index each got is for the chain to say.
  const byCommitment = new Map(entries.map((entry) => [entry.commitment, entry]))
  const byIndex = new Map<number, Entry>()
  for (const { eventName, args } of await requester.getMarketEvents({ requestId, fromBlock: 0n })) {
    const entry = eventName === 'ModelSubmitted' ? byCommitment.get(args.commitment) : undefined
    if (entry && eventName === 'ModelSubmitted') byIndex.set(Number(args.index), entry)
  }
  const at = (index: number) => byIndex.get(index) as Entry
  const last = claims - 1
  const withdrawLast = () =>
    one({ from: at(last).trainer, call: withdrawSubmission.call({ address, requestId, index: last }) })

  const withdrawn = await undone(withdrawLast)
  const [cancelled, collected] = await undone(
    async (): Promise<[Cost, Cost]> => [
      await one(of(requester, cancelRequest.call({ address, requestId, maxLive: claims }))),
      await one(of(keeper, collect.call({ address, requestId, index: last }))),
    ],
  )

  // ── The truth ─────────────────────────────────────────────────────────────────────────────────────────────
  const { deadline } = await requester.getRequest({ requestId })
  await chain.setTime(deadline)
  const withdrawnLate = await undone(withdrawLast)
  const overdue = await undone(async () => {
    await chain.setTime(deadline + BigInt(responseWindow))
    return one(of(keeper, enforceTimeout.call({ address, requestId })))
  })
  const packedTruth = bytesToHex(labels)
  const grounded = await one(
    of(requester, revealTruth.call({ address, requestId, labels: packedTruth, salt })),
  )

  // ── Claims, in an order of their own ──────────────────────────────────────────────────────────────────────
  const claim = (index: number, score = at(index).score): Transaction => ({
    from: at(index).trainer,
    call: claimScore.call({ address, requestId, index, score }),
  })
  const reveal = (index: number): Transaction => ({
    from: at(index).trainer,
    call: revealModel.call({
      address,
      requestId,
      modelCid,
      labels: packedTruth,
      labelSalt: salt,
      diff: at(index).diff,
      predictionSalt: at(index).salt,
    }),
  })
  const order = random.shuffled(Array.from({ length: claims }, (_, index) => index))
  const final = order[last] as number
  const claimed =
    claims > 1
      ? await sendAll(
          keeper,
          order.slice(0, -1).map((index) => claim(index)),
        )
      : []
  const falsified = await undone(async () => {
    await one(claim(final, size))
    return one(reveal(final))
  })
  claimed.push(await one(claim(final)))

  // ── The end: a candidate that keeps silent, or one that reveals ───────────────────────────────────────────
  const { leader, candidateDeadline } = await requester.getRequest({ requestId })
  const [timedOut, swept] = await undone(async (): Promise<[Cost, Cost]> => {
    await chain.setTime(candidateDeadline)
    return [
      await one(of(keeper, enforceTimeout.call({ address, requestId }))),
      await one(of(keeper, sweep.call({ address }))),
    ]
  })
  const revealed = await one(reveal(leader?.index ?? 0))
  return {
    createRequest: [created],
    submitModel: submitted,
    revealTruth: [grounded],
    claimScore: claimed,
    revealModel: [revealed],
    enforceTimeout: [timedOut],
    collect: [collected],
    cancelRequest: [cancelled],
    withdrawSubmission: [withdrawn],
    sweep: [swept],
    'revealModel (false)': [falsified],
    'enforceTimeout (overdue)': [overdue],
    'withdrawSubmission (late)': [withdrawnLate],
  }
}
