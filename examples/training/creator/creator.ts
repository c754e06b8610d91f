// Has a model trained: chooses network and rule, pays for each state, and takes the model that the last one holds.
import { readFile } from 'node:fs/promises'
import type { Blockstore } from 'modelmarket/content'
import { parseCsv } from 'modelmarket/dataset'
import { createRun, fund, getRun, getState, getStateAt } from 'modelmarket/training'
import {
  exportModel,
  fetchWeights,
  measure,
  prepareRun,
  quantizeTable,
  verifyRun,
} from 'modelmarket/training/flows'
import { type Account, type Address, type Chain, type Client, parseEther, type Transport } from 'viem'

export interface Order {
  /** The contract of runs, which may take the rewards. */
  training: Address
  /** Its dispute game. */
  game: Address
  store: Blockstore
  /** A table: a header, numeric features and a label. */
  file: string | URL
  /** The column to predict. */
  label: string
  /** What the table is, for workers. */
  title: string
  /** How many states to pay for. */
  states: number
}

/** Creates a run, and puts the rewards of all its states into it. */
export async function orderModel(
  client: Client<Transport, Chain, Account>,
  { training: address, game, store, file, label, title, states }: Order,
): Promise<{ runId: bigint; fundingId: bigint }> {
  const data = quantizeTable({
    table: parseCsv(await readFile(file), { strings: [label] }),
    label,
    testSize: 360,
  })
  const { parameters, warnings } = await prepareRun({
    data,
    task: { title, licence: 'CC-BY-4.0' },
    hidden: [32],
    learningRate: 0.1,
    batch: 32,
    stepsPerState: 64,
    adjudicator: game,
    reward: parseEther('1'),
    workerDeposit: parseEther('60'),
    challengeDeposit: parseEther('12'),
    maxStates: states,
    statesPerPeriod: 4,
    stateSeconds: 600,
    challengeWindow: 3_600,
    runSeconds: 7 * 86_400,
    store,
  })
  for (const { message } of warnings) console.warn(message)
  const { runId, runHash } = await createRun.sync(client, { address, ...parameters })
  const amount = parseEther('1') * BigInt(states)
  const { fundingId } = await fund.sync(client, { address, runId, runHash, amount })
  return { runId, fundingId }
}

/** Takes the model of the highest final state, as ONNX, and measures it on the test rows. */
export async function takeModel(
  client: Client,
  { training: address, store, runId }: Pick<Order, 'training' | 'store'> & { runId: bigint },
): Promise<{ model: Uint8Array; accuracy: number } | undefined> {
  const { finalHeight } = await getRun(client, { address, runId })
  if (finalHeight === 0) return undefined
  const stateHash = await getStateAt(client, { address, runId, height: finalHeight })
  if (stateHash === undefined) return undefined
  const [verified, state] = await Promise.all([
    verifyRun(client, { address, runId, store }),
    getState(client, { address, stateHash }),
  ])
  const { gameRule: rule, dataset, test } = verified
  const weights = await fetchWeights(client, { address, state, rule, store })
  const { accuracy } = measure(weights, { shape: rule.shape, dataset: test ?? dataset })
  return { model: exportModel({ verified, weights }), accuracy }
}
