import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  getAdjudicators,
  getAnsweredAt,
  getBallot,
  getCase,
  getCredit,
  getDispute,
  getFunding,
  getGameEvents,
  getPeriod,
  getRefund,
  getRule,
  getRun,
  getRunCount,
  getState,
  getStateAt,
  getStateOf,
  getStepVerifier,
  getTrainingEvents,
  getVerdict,
  getVote,
  getVoteEvents,
  getVotePayout,
  isAdjudicator,
  listDisputes,
  listFundings,
  listPeriods,
  listRuns,
  listStates,
  verdicts,
  watchRuns,
} from '../../../src/protocols/training/index.js'
import { account, anyLie } from '../../hostile/endpoint.js'
import { survive, typed } from '../../hostile/survive.js'
import {
  adjudicator,
  caseId,
  clientOf,
  disputeId,
  endpointWith,
  fundingId,
  periodId,
  root,
  runId,
  stateHash,
  training,
  voteClientOf,
} from './endpoint.js'

type Client = ReturnType<typeof clientOf>
type Read = (client: Client) => Promise<unknown>
const address = training
const range = { fromBlock: 0n, toBlock: 100n, blockRange: 50n }

const ofTraining: Record<string, Read> = {
  getRun: (client) => getRun(client, { address, runId }),
  getPeriod: (client) => getPeriod(client, { address, periodId }),
  getState: (client) => getState(client, { address, stateHash }),
  getStateAt: (client) => getStateAt(client, { address, runId, height: 1 }),
  getStateOf: (client) => getStateOf(client, { address, periodId, index: 0 }),
  getDispute: (client) => getDispute(client, { address, disputeId }),
  getFunding: (client) => getFunding(client, { address, fundingId }),
  getCredit: (client) => getCredit(client, { address, payee: account.address }),
  getRefund: (client) => getRefund(client, { address, fundingId }),
  getRunCount: (client) => getRunCount(client, { address }),
  isAdjudicator: (client) => isAdjudicator(client, { address, adjudicator }),
  getTrainingEvents: (client) => getTrainingEvents(client, { address, runId, ...range }),
  listRuns: (client) => listRuns(client, { address }),
  listPeriods: (client) => listPeriods(client, { address, runId }),
  listStates: (client) => listStates(client, { address, runId }),
  listDisputes: (client) => listDisputes(client, { address, runId }),
  listFundings: (client) => listFundings(client, { address, runId }),
}
const ofGame: Record<string, Read> = {
  getCase: (client) => getCase(client, { address: adjudicator, caseId }),
  getRule: (client) => getRule(client, { address: adjudicator, training, runId }),
  getVerdict: (client) => getVerdict(client, { address: adjudicator, caseId }),
  getAnsweredAt: (client) => getAnsweredAt(client, { address: adjudicator, node: root, levels: 2 }),
  getStepVerifier: (client) => getStepVerifier(client, { address: adjudicator }),
  getGameEvents: (client) => getGameEvents(client, { address: training, caseId, ...range }),
}
const ofVote: Record<string, Read> = {
  getVote: (client) => getVote(client, { address: adjudicator, caseId }),
  getBallot: (client) => getBallot(client, { address: adjudicator, caseId, voter: account.address }),
  getVotePayout: (client) => getVotePayout(client, { address: adjudicator, caseId, payee: account.address }),
  getVoteEvents: (client) => getVoteEvents(client, { address: training, caseId, ...range }),
}
/** Of these, the output has no name. */
const adjudicatorsOf = endpointWith({ '': [adjudicator] })
const reads: [name: string, endpoint: typeof clientOf, read: Read][] = [
  ['getAdjudicators', adjudicatorsOf, (client) => getAdjudicators(client, { address })],
  ...Object.entries({ ...ofTraining, ...ofGame }).map(([name, read]): (typeof reads)[number] => [
    name,
    clientOf,
    read,
  ]),
  ...Object.entries(ofVote).map(([name, read]): (typeof reads)[number] => [name, voteClientOf, read]),
]

/** What may be missing, or has as many entries as there are. */
const mayDiffer = new Set([
  ...['getRun', 'getPeriod', 'getState', 'getDispute', 'getCase', 'getVote', 'getBallot'],
  ...[
    'getStateAt',
    'getStateOf',
    'getVerdict',
    'getAnsweredAt',
    'getAdjudicators',
    'getTrainingEvents',
    'getGameEvents',
    'getVoteEvents',
  ],
  ...['listRuns', 'listPeriods', 'listStates', 'listDisputes', 'listFundings'],
])

describe('an honest endpoint', () => {
  test.each(reads)('is believed by %s', async (_, endpoint, read) => {
    await read(endpoint())
  })
})

test.each([0, 9])('%s adjudicators are not a list of any training contract', async (length) => {
  const client = endpointWith({ '': Array.from({ length }, () => adjudicator) })()
  await expect(getAdjudicators(client, { address })).rejects.toMatchObject({ name: 'InvalidResponseError' })
})

test.each([undefined, 'upheld', 'dismissed'] as const)('a verdict is %s', async (verdict) => {
  const number = verdict === undefined ? 0 : verdicts.indexOf(verdict)
  const client = endpointWith({ '': number })()
  expect(await getVerdict(client, { address: adjudicator, caseId })).toBe(verdict)
})

describe('whatever the endpoint answers', () => {
  test.each(reads)('%s gives a value of its type, or says what is wrong', async (name, endpoint, read) => {
    const shapes = shapesOf(await read(endpoint()))
    await fc.assert(
      fc.asyncProperty(anyLie, async (lie) => {
        const { value, error } = await survive(() => read(endpoint(lie)))
        if (error === undefined && !mayDiffer.has(name)) expect(shapesOf(value)).toEqual(shapes)
      }),
      { numRuns: 60 },
    )
  })

  test.each<[string, typeof clientOf, Read, Record<string, unknown>]>([
    ['the run', clientOf, ofTraining.getTrainingEvents as Read, { runId }],
    ['the case of the game', clientOf, ofGame.getGameEvents as Read, { caseId }],
    ['the case of the vote', voteClientOf, ofVote.getVoteEvents as Read, { caseId }],
  ])('events are whole, and of %s', async (_, endpoint, read, args) => {
    type Event = { eventName: string; args: unknown }
    const all = (await read(endpoint())) as Event[]
    const honest = new Map(all.map((event) => [event.eventName, shapesOf(event)]))
    expect(honest.size).toBeGreaterThan(2)
    await fc.assert(
      fc.asyncProperty(anyLie, async (lie) => {
        const { value = [] } = await survive(() => read(endpoint(lie)))
        for (const event of value as Event[]) {
          expect(shapesOf(event)).toEqual(honest.get(event.eventName))
          expect(event.args).toMatchObject(args)
        }
      }),
      { numRuns: 60 },
    )
  })

  test('watching gives what there is, or says what is wrong, and goes on', async () => {
    await fc.assert(
      fc.asyncProperty(anyLie, async (lie) => {
        const client = clientOf(lie, {}, 10n)
        const errors: unknown[] = []
        let pages = 0
        const unwatch = watchRuns(client, {
          address,
          onRuns: () => pages++,
          onError: (error) => errors.push(error),
        })
        const isOver = () => client.asked.length > 80 || (lie.always && errors.length > 0)
        await expect.poll(isOver, { timeout: 60_000 }).toBe(true)
        unwatch()
        for (const error of errors) typed(error)
        if (!lie.always) expect(pages).toBeGreaterThan(0)
      }),
      { numRuns: 20 },
    )
  })
})

/** The types of a value, all the way down. */
function shapesOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapesOf(inner)]))
}
