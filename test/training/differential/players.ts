/** What players know and say: well-formed calls, and what can be wrong with them. */
import { type Address, encodeAbiParameters, type Hex, maxUint256, numberToHex, zeroHash } from 'viem'
import { answers, type Call, type CallName, type CallOf, type Params } from './calls.js'
import { type Model, type ModelRun, sha256 } from './model.js'

/** A whole number below a bound. */
export type Random = (below: number) => number

/** One of a list, which has some. */
export const oneOf = <T>(list: readonly T[], random: Random): T => list[random(list.length)] as T

/** All of a short list, or the last and some others of a long one. */
function some<T>(list: readonly T[], random: Random): T[] {
  const most = 6
  if (list.length <= most) return [...list]
  const others = Array.from({ length: most - 3 }, () => oneOf(list.slice(0, -3), random))
  return [...new Set([...others, ...list.slice(-3)])]
}

const bytes32 = (random: Random): Hex =>
  `0x${Array.from({ length: 8 }, () => numberToHex(random(2 ** 32), { size: 4 }).slice(2)).join('')}`

const file = (random: Random): Hex => `0x01${oneOf(['55', '70'], random)}1220${bytes32(random).slice(2)}`

/** What a run is about, but for what its players make up. */
export interface Terms {
  isVote: boolean
  reward: bigint
  challengeDeposit: bigint
  /** What the worker's deposit is above the least. */
  surplus: bigint
  maxStates: number
  statesPerPeriod: number
  stateSeconds: number
  challengeWindow: number
  runSeconds: number
  voteSeconds: bigint
  quorum: bigint
  fee: bigint
}

const ruleTypes = [
  { type: 'uint256' },
  { type: 'uint256' },
  { type: 'uint256' },
  { type: 'bytes32' },
] as const
const ruleOf = (voteSeconds: bigint, quorum: bigint, fee: bigint, text: Hex): Hex =>
  encodeAbiParameters(ruleTypes, [voteSeconds, quorum, fee, text])

export function newRun(from: Address, terms: Terms, model: Model, random: Random): CallOf<'createRun'> {
  const { isVote, surplus, voteSeconds, quorum, fee, ...kept } = terms
  const final = model.states.filter(({ finalAt }) => finalAt !== undefined)
  const genesis = final.length > 0 && random(2) === 0 ? oneOf(final, random) : undefined
  const content = isVote && !genesis && random(2) === 0 ? file(random) : '0x'
  const params: Params = {
    ...kept,
    workerDeposit: 4n * (terms.challengeDeposit + (isVote ? fee : model.mock.fee)) + surplus,
    adjudicator: isVote ? model.places.vote : model.places.mock,
    taskDigest: bytes32(random),
    genesisState: genesis?.stateHash ?? zeroHash,
  }
  return {
    name: 'createRun',
    from,
    params,
    rule: isVote ? ruleOf(voteSeconds, quorum, fee, bytes32(random)) : bytes32(random),
    genesisRoot: genesis?.root ?? (content === '0x' ? bytes32(random) : sha256(content)),
    content,
  }
}

/** Every call that somebody could make about a run, were it the time for it, and the caller the right one. */
export function callsAbout(
  run: ModelRun,
  {
    model,
    from,
    names,
    random,
    players,
  }: {
    model: Model
    from: Address
    /** By default all. */
    names?: readonly CallName[]
    random: Random
    players: readonly Address[]
  },
): Call[] {
  const { runId, runHash } = run
  const about = { from, runId }
  const parentHash = model.tipHash(run)
  const disputes = some(
    model.disputes.filter((dispute) => dispute.runId === runId),
    random,
  )
  const votes = disputes.flatMap((dispute) => model.vote(dispute) ?? [])
  const makers: Partial<Record<CallName, () => Call[]>> = {
    fund: () => [{ ...about, name: 'fund', runHash, amount: BigInt(1 + random(1_500)) }],
    startPeriod: () => [{ ...about, name: 'startPeriod', parentHash }],
    submitState: () => {
      const data = file(random)
      const root = model.isVote(run) ? sha256(data) : bytes32(random)
      const stepsRoot = model.isVote(run) || random(2) === 0 ? root : bytes32(random)
      return [{ ...about, name: 'submitState', parentHash, root, stepsRoot, data }]
    },
    openDispute: () =>
      some(
        model.states.filter((state) => state.runId === runId),
        random,
      ).map(({ stateHash }) => ({ from, name: 'openDispute', stateHash })),
    resolveDispute: () => disputes.map(({ disputeId }) => ({ from, name: 'resolveDispute', disputeId })),
    finalize: () => [{ ...about, name: 'finalize', max: BigInt(oneOf([1, 1, 2, 100], random)) }],
    settlePeriod: () =>
      some(model.periodsOf(run), random).map(({ periodId }) => ({ from, name: 'settlePeriod', periodId })),
    refund: () =>
      some(model.fundingsOf(run), random).map(({ fundingId }) => ({ from, name: 'refund', fundingId })),
    collect: () => players.map((account) => ({ from, name: 'collect', account })),
    sweep: () => [{ from, name: 'sweep' }],
    sweepVote: () => [{ from, name: 'sweepVote' }],
    commitVote: () =>
      votes.map((vote) => {
        const { caseId, quorum } = vote
        const secret = { upheld: random(2) === 0, salt: bytes32(random) }
        const weight = oneOf([quorum, quorum / 2n + 1n, BigInt(1 + random(90))], random)
        const commitment = model.votes.commitmentOf(caseId, from, weight, secret)
        return { from, name: 'commitVote', caseId, commitment, weight, secret }
      }),
    revealVote: () =>
      votes.map(({ caseId, ballots }) => {
        const { secret } = ballots.find(({ voter }) => voter === from) ?? {}
        const { upheld, salt } = secret ?? { upheld: true, salt: bytes32(random) }
        return { from, name: 'revealVote', caseId, upheld, salt }
      }),
    collectVote: () =>
      votes.flatMap(({ caseId, ballots, challenger }) =>
        [...new Set([challenger, ...ballots.map(({ voter }) => voter), from])].map(
          (account): Call => ({ from, name: 'collectVote', caseId, account }),
        ),
      ),
  }
  return (names ?? (Object.keys(makers) as CallName[])).flatMap((name) => makers[name]?.() ?? [])
}

/** What the adjudicator that does as it is told may be told. */
export function orders(run: ModelRun, model: Model, from: Address, random: Random): Call[] {
  if (model.isVote(run)) return []
  const { answer, cases } = model.mock
  // It mostly behaves.
  const next = answer === 'plain' ? oneOf(answers, random) : 'plain'
  const offset = oneOf([1_000n, 2n ** 48n, 2n ** 200n, -cases - 1n], random)
  return [
    ...model.disputes
      .filter(({ runId, resolution }) => runId === run.runId && resolution === undefined)
      .map(
        ({ caseId }): Call => ({
          name: 'decide',
          from,
          caseId,
          verdict: oneOf([1, 1, 1, 2, 2, 2, 0], random),
        }),
      ),
    { name: 'misbehave', from, answer: next },
    {
      name: 'ask',
      from,
      maxSeconds: oneOf([900, 1_800, 3_600, 3_600, 0, 60 * 86_400, 60 * 86_400 + 1], random),
      fee: BigInt(oneOf([0, 0, 7, 50], random)),
    },
    { name: 'keepBack', from, left: BigInt(oneOf([0, 3, 100], random)) },
    { name: 'countFrom', from, offset: BigInt.asUintN(256, offset) },
  ]
}

/** One less, if there is any: a second flaw may find an amount of 0. */
const oneLess = (amount: bigint) => (amount === 0n ? 0n : amount - 1n)

/** The call with something wrong, in each way that there is. */
export function damaged(call: Call, model: Model, random: Random): Call[] {
  const zero = { runId: 0n }
  switch (call.name) {
    case 'createRun': {
      const { params } = call
      const wrong: Partial<Params>[] = [
        { adjudicator: model.places.treasury },
        { maxStates: 0 },
        { statesPerPeriod: 0 },
        { statesPerPeriod: 65 },
        { stateSeconds: 59 },
        { stateSeconds: 7 * 86_400 + 1 },
        { challengeWindow: 899 },
        { challengeWindow: 30 * 86_400 + 1 },
        { runSeconds: 0 },
        { runSeconds: 365 * 86_400 + 1 },
        { challengeDeposit: 0n },
        { workerDeposit: oneLess(4n * params.challengeDeposit) },
        { workerDeposit: oneLess(params.workerDeposit) },
        { genesisState: bytes32(random) },
        { maxStates: 0, challengeDeposit: 0n },
        ...model.states.slice(-3).map(({ stateHash: genesisState }) => ({ genesisState })),
      ]
      const { rule } = call
      const rules =
        params.adjudicator === model.places.vote
          ? [
              `${rule}00` as Hex,
              ruleOf(899n, 1n, 1n, bytes32(random)),
              ruleOf(30n * 86_400n + 1n, 1n, 1n, bytes32(random)),
              ruleOf(900n, 0n, 1n, bytes32(random)),
              ruleOf(900n, 2n ** 96n, 1n, bytes32(random)),
              ruleOf(900n, 1n, 0n, bytes32(random)),
              ruleOf(900n, 1n, maxUint256, bytes32(random)),
              ruleOf(900n, 1n, 1n, zeroHash),
            ]
          : []
      return [
        ...wrong.map((changed) => ({ ...call, params: { ...params, ...changed } })),
        ...rules.map((rule) => ({ ...call, rule })),
        ...(rules.length > 0
          ? [
              { ...call, content: bytes32(random) },
              { ...call, content: file(random) },
            ]
          : []),
        { ...call, genesisRoot: bytes32(random) },
      ]
    }
    case 'fund':
      return [
        { ...call, ...zero },
        { ...call, runHash: bytes32(random) },
        { ...call, amount: 0n },
        { ...call, amount: 2n ** 96n - 1n },
        { ...call, amount: (model.balances.get(call.from) ?? 0n) + 1n },
        { ...call, runHash: bytes32(random), amount: 0n },
      ]
    case 'startPeriod': {
      const fallen = model.states.filter(({ isFallen }) => isFallen).slice(-2)
      return [
        { ...call, ...zero },
        { ...call, parentHash: bytes32(random) },
        ...fallen.map(({ stateHash: parentHash }) => ({ ...call, parentHash })),
      ]
    }
    case 'submitState':
      return [
        { ...call, ...zero },
        { ...call, parentHash: bytes32(random) },
        { ...call, root: bytes32(random) },
        { ...call, stepsRoot: bytes32(random) },
        { ...call, data: `${call.data}00` },
        { ...call, data: '0x' },
        { ...call, data: `0x01711220${call.data.slice(10)}` },
      ]
    case 'openDispute':
      return [{ ...call, stateHash: bytes32(random) }]
    case 'resolveDispute':
      return [{ ...call, disputeId: BigInt(model.disputes.length + 1) }]
    case 'finalize':
      return [
        { ...call, ...zero },
        { ...call, max: 0n },
      ]
    case 'settlePeriod':
      return [{ ...call, periodId: BigInt(model.periods.length + 1) }]
    case 'refund':
      return [{ ...call, fundingId: BigInt(model.fundings.length + 1) }]
    case 'collect':
      return [{ ...call, account: model.places.treasury }]
    case 'commitVote': {
      const vote = model.votes.find(call.caseId)
      // Who copies a ballot cannot open it.
      const copied = (vote?.ballots ?? []).map(({ commitment, weight, secret }) => ({
        ...call,
        commitment,
        weight,
        secret,
      }))
      if (copied.length > 0 && random(2) === 0) return copied
      return [
        { ...call, caseId: call.caseId + 1n },
        { ...call, commitment: zeroHash },
        { ...call, weight: 0n },
        { ...call, commitment: bytes32(random), secret: undefined },
        { ...call, weight: call.weight + 1n },
        { ...call, weight: 2n ** 96n - 1n },
        { ...call, weight: (model.balances.get(call.from) ?? 0n) + 1n },
      ]
    }
    case 'revealVote':
      return [
        { ...call, caseId: call.caseId + 1n },
        { ...call, upheld: !call.upheld },
        { ...call, salt: bytes32(random) },
      ]
    case 'collectVote':
      return [
        { ...call, caseId: call.caseId + 1n },
        { ...call, account: model.places.treasury },
      ]
    case 'multicall': {
      const at = random(call.calls.length)
      const chosen = call.calls[at]
      const wrong = chosen ? damaged(chosen, model, random) : []
      if (wrong.length === 0) return []
      const inner = oneOf(wrong, random)
      return [{ ...call, calls: call.calls.map((right, i) => (i === at ? inner : right)) }]
    }
    default:
      return []
  }
}
