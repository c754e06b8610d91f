import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  answer,
  collect,
  collectVote,
  commitVote,
  createRun,
  encodeGameRule,
  enterStep,
  finalize,
  fund,
  openDispute,
  pick,
  postTrace,
  prove,
  refund,
  resolveDispute,
  revealLeaf,
  revealVote,
  settlePeriod,
  startPeriod,
  submitState,
  trainingMulticall,
} from '../../../src/protocols/training/index.js'
import { account, anyLie, hex, maxQuestions } from '../../hostile/endpoint.js'
import { survive } from '../../hostile/survive.js'
import {
  adjudicator,
  caseId,
  clientOf,
  disputeId,
  fundingId,
  gameRule,
  genesisRoot,
  periodId,
  root,
  runHash,
  runId,
  stateHash,
  taskCid,
  training,
  voteClientOf,
} from './endpoint.js'

type Client = ReturnType<typeof clientOf>
type Write = (client: Client) => Promise<unknown>
/** No polling longer than this: an endpoint that never has the receipt is waited for that long. */
const timeout = 10
const common = { address: training, timeout }
const state = { ...common, runId, parentHash: runHash, root, stepsRoot: root, data: '0x' } as const
const params = {
  ...{ reward: 1n, workerDeposit: 4n, challengeDeposit: 1n, maxStates: 16, statesPerPeriod: 4 },
  ...{ stateSeconds: 3_600, challengeWindow: 3_600, runSeconds: 86_400, adjudicator, taskCid },
}

const ofGame: Record<string, Write> = {
  'createRun.sync': (client) =>
    createRun.sync(client, { ...common, ...params, rule: encodeGameRule(gameRule), genesisRoot }),
  'fund.sync': (client) => fund.sync(client, { ...common, runId, runHash, amount: 1n }),
  'startPeriod.sync': (client) => startPeriod.sync(client, { ...common, runId, parentHash: runHash }),
  submitState: (client) => submitState(client, state),
  'submitState.sync': (client) => submitState.sync(client, state),
  'submitState.sync, of an account of the endpoint': (client) =>
    submitState.sync(client, { ...state, account: account.address }),
  'submitState.simulate': (client) => submitState.simulate(client, state),
  'submitState.estimateGas': (client) => submitState.estimateGas(client, state),
  'openDispute.sync': (client) => openDispute.sync(client, { ...common, stateHash }),
  'resolveDispute.sync': (client) => resolveDispute.sync(client, { ...common, disputeId }),
  'finalize.sync': (client) => finalize.sync(client, { ...common, runId, max: 1 }),
  'settlePeriod.sync': (client) => settlePeriod.sync(client, { ...common, periodId }),
  'refund.sync': (client) => refund.sync(client, { ...common, fundingId }),
  'collect.sync': (client) => collect.sync(client, { ...common, payee: account.address }),
  'trainingMulticall.sync': (client) =>
    trainingMulticall.sync(client, {
      ...common,
      calls: [resolveDispute.call({ address: training, disputeId })],
    }),
  'answer.sync': (client) => answer.sync(client, { ...common, node: root, levels: 2, children: [] }),
  'pick.sync': (client) =>
    pick.sync(client, { ...common, caseId, training, runId, child: 0, hash: root, siblings: [] }),
  'postTrace.sync': (client) =>
    postTrace.sync(client, { ...common, caseId, training, runId, step: 0, traceRoot: root }),
  'enterStep.sync': (client) =>
    enterStep.sync(client, {
      ...common,
      caseId,
      training,
      runId,
      tree: 'trace',
      traceRoot: root,
      preRoot: root,
      siblings: [],
    }),
  'revealLeaf.sync': (client) => revealLeaf.sync(client, { ...common, node: root, data: '0x' }),
  'prove.sync': (client) =>
    prove.sync(client, { ...common, caseId, coordinate: 0, data: '0x', openings: [] }),
}
const ofVote: Record<string, Write> = {
  'commitVote.sync': (client) =>
    commitVote.sync(client, { ...common, caseId, commitment: hex('44', 32), weight: 1n }),
  'revealVote.sync': (client) =>
    revealVote.sync(client, { ...common, caseId, upheld: false, salt: hex('5a', 32) }),
  'collectVote.sync': (client) => collectVote.sync(client, { ...common, caseId, payee: account.address }),
}
/** What views say when a call is allowed. */
const allowed: Record<string, Record<string, unknown>> = { 'revealVote.sync': { status: 1 } }
const writes: [name: string, endpoint: typeof clientOf, write: Write][] = [
  ...Object.entries(ofGame).map(([name, write]): [string, typeof clientOf, Write] => [name, clientOf, write]),
  ...Object.entries(ofVote).map(([name, write]): [string, typeof clientOf, Write] => [
    name,
    voteClientOf,
    write,
  ]),
]

describe('an honest endpoint', () => {
  test.each(writes)('is believed by %s', async (name, endpoint, write) => {
    await write(endpoint(undefined, allowed[name]))
  })
})

describe('whatever the endpoint answers', () => {
  test.each(writes)('%s gives a value of its type, or says what is wrong', async (name, endpoint, write) => {
    const honest = typesOf(await write(endpoint(undefined, allowed[name])))
    await fc.assert(
      fc.asyncProperty(anyLie, async (lie) => {
        const client = endpoint(lie, allowed[name])
        const { value, error } = await survive(() => write(client))
        expect(client.asked.length, 'questions').toBeLessThan(maxQuestions)
        if (!error && name.endsWith('.sync')) expect(typesOf(value)).toEqual(honest)
      }),
      { numRuns: 40 },
    )
  })
})

/** The types of what a call gives. */
function typesOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, typeof inner]))
}
