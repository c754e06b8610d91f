import { parseEther } from 'viem'
import { majorityClass, softmaxRegression } from '../../../../baseline/index.js'
import { readDigits } from '../../../../cli/demo/digits.js'
import type { SandboxStage } from '../../../../cli/sandbox/protocolSandbox.js'
import { columnOf, type Table } from '../../../../dataset/index.js'
import {
  modelOpening,
  openRequest,
  prepareRequest,
  prepareSubmission,
  publishModelFile,
  type RequestSecret,
  type SubmissionSecret,
  scoreClaim,
} from '../../flows/index.js'
import type { MarketClient, TestMarket } from '../../testing/index.js'

interface Stage extends Pick<SandboxStage, 'store' | 'give'> {
  market: TestMarket
  /** Who asks for the models. */
  owner: MarketClient
  /** Who competes. The first is the user. */
  trainers: readonly MarketClient[]
}

const hour = 3_600
const week = 7 * 24 * hour

/** What the first requests ask for, how long they wait, and how far they are taken. */
const plans = [
  { title: 'Handwritten digits', classOf: (digit: string) => digit, window: hour, to: 'settled' },
  { title: 'Is the digit odd or even?', classOf: parity, window: hour, to: 'forfeited' },
  {
    title: 'Is the digit 0?',
    classOf: (digit: string) => (digit === '0' ? '0' : 'another'),
    window: hour,
    to: 'refunded',
  },
  { title: 'Is the digit below 5?', classOf: half, window: week, to: 'resolving' },
  { title: 'Handwritten digits, again', classOf: (digit: string) => digit, window: week, to: 'claiming' },
  { title: 'Has the digit a loop?', classOf: loops, window: week, to: 'awaitingTruth' },
] as const

function parity(digit: string): string {
  return Number(digit) % 2 === 0 ? 'even' : 'odd'
}

function half(digit: string): string {
  return Number(digit) < 5 ? 'below 5' : '5 or more'
}

function loops(digit: string): string {
  return ['0', '6', '8', '9'].includes(digit) ? 'loop' : 'none'
}

/** Fills a new market with requests at several statuses, whose content is in the store, so that there is something to look at. */
export async function openFirstRequests(stage: Stage): Promise<void> {
  const { market } = stage
  const digits = await readDigits()
  const opened = []
  for (const plan of plans) opened.push({ plan, ...(await open(stage, plan, digits)) })
  await market.chain.setTime((await market.chain.now()) + BigInt(hour))
  for (const { plan, requestId, secret, submissions } of opened) {
    await advance(stage, plan.to, { requestId, secret, submissions })
  }
}

type Plan = (typeof plans)[number]

interface Opened {
  requestId: bigint
  secret: RequestSecret
  submissions: readonly OwnSubmission[]
}

interface OwnSubmission {
  trainer: MarketClient
  index: number
  secret: SubmissionSecret
  model: Uint8Array
}

/** Opens a request, and submits models to it, unless it is to be refunded. */
async function open(
  { market, owner, trainers, store, give }: Stage,
  { title, classOf, window, to }: Plan,
  digits: Awaited<ReturnType<typeof readDigits>>,
): Promise<Opened> {
  const { address } = market
  const { parameters, secret } = await prepareRequest({
    table: relabelled(digits.table, digits.label, classOf),
    label: digits.label,
    testSize: 120,
    task: { title, ...(digits.licence ? { licence: digits.licence } : {}) },
    store,
  })
  const { requestId } = await owner.market.createRequest.sync({
    ...parameters,
    reward: parseEther('100'),
    stake: parseEther('10'),
    minScore: 60,
    submissionWindow: hour,
    responseWindow: window,
  })
  await give(`request-${requestId}.json`, JSON.stringify(secret))
  if (to === 'refunded') return { requestId, secret, submissions: [] }
  const request = await openRequest(owner, { address, requestId, store })
  const examples = {
    ...request.train,
    columns: request.task.features.length,
    classes: request.task.classes.length,
  }
  const submissions: OwnSubmission[] = []
  for (const [i, trainer] of trainers.entries()) {
    const baseline = i === 1 ? majorityClass : softmaxRegression
    const model = await baseline.train(examples, { maxMs: 100 * (i + 1), seed: i + 1 })
    const prepared = await prepareSubmission({
      model,
      request,
      trainer: trainer.account.address,
      check: false,
    })
    if (i === 0) {
      await give(`submission-${requestId}.json`, JSON.stringify(prepared.secret))
      await give(`model-${requestId}.onnx`, model)
    }
    const { index } = await trainer.market.submitModel.sync(prepared.parameters)
    submissions.push({ trainer, index, secret: prepared.secret, model })
  }
  return { requestId, secret, submissions }
}

/** The same table with other labels. */
function relabelled(table: Table, label: string, classOf: (digit: string) => string): Table {
  const old: Iterable<string | number> = columnOf(table, label).values
  const values = Array.from(old, (digit) => classOf(String(digit)))
  return {
    ...table,
    columns: table.columns.map((column) =>
      column.name === label ? { name: label, type: 'string', values } : column,
    ),
  }
}

/** Takes a request whose submissions have ended to a status. */
async function advance(
  { market, owner, store }: Stage,
  to: Plan['to'],
  { requestId, secret, submissions }: Opened,
): Promise<void> {
  const { keeper } = market
  switch (to) {
    case 'awaitingTruth':
      return
    case 'forfeited':
      await market.chain.setTime((await market.chain.now()) + BigInt(hour))
      await keeper.market.enforceTimeout.sync({ requestId })
      return
    case 'refunded':
      await owner.market.cancelRequest.sync({ requestId })
      return
  }
  await owner.market.revealTruth.sync({ requestId, ...secret })
  const truth = await keeper.market.getTruth({ requestId })
  const claiming = to === 'claiming' ? submissions.slice(1) : submissions
  for (const { trainer, index, secret } of claiming) {
    await trainer.market.claimScore.sync({ index, ...scoreClaim({ secret, truth }) })
  }
  if (to !== 'settled') return
  const candidate = await keeper.market.getCandidate({ requestId })
  const winner = submissions.find(({ index }) => index === candidate?.index)
  if (!winner) return
  await publishModelFile({ secret: winner.secret, model: winner.model, store })
  await winner.trainer.market.revealModel.sync(modelOpening({ secret: winner.secret, truth }))
}
