// Buys a model: splits a table, offers a reward, reveals the labels in time, and gives the model that won, audited.
import { readFile } from 'node:fs/promises'
import type { AgentOptions } from 'modelmarket/agents'
import { type Blockstore, fetchFile } from 'modelmarket/content'
import { parseCsv } from 'modelmarket/dataset'
import { type RequestOrder, runRequester } from 'modelmarket/market/agents'
import { prepareRequest } from 'modelmarket/market/flows'
import { parseEther } from 'viem'

export interface Purchase {
  /** A table: a header, numeric features and a label. */
  file: string | URL
  /** The column to predict. */
  label: string
  /** What the table is, for trainers. */
  title: string
  /** How many rows to withhold the labels of. */
  testSize: number
  /** The part of them that a model has to get right to be worth the reward. */
  wanted: number
}

/** A model, and the part of the withheld labels that it gets right. */
export interface Bought {
  model: Uint8Array
  accuracy: number
}

/**
 * Buys a model. `undefined`: nobody made one that is good enough, and the reward is back.
 *
 * Run it again after a crash with the same vault and the same purchase, and it goes on where it was.
 */
export async function buyModel(
  options: AgentOptions & { store: Blockstore },
  { file, label, title, testSize, wanted }: Purchase,
): Promise<Bought | undefined> {
  const { store, signal } = options
  const prepared = await prepareRequest({
    table: parseCsv(await readFile(file), { strings: [label] }),
    label,
    testSize,
    task: { title, licence: 'CC-BY-4.0' },
    store,
    signal,
  })
  const order: RequestOrder = {
    // An order that the vault knows is not made again.
    id: title,
    prepared,
    reward: parseEther('100'),
    stake: parseEther('10'),
    minScore: Math.ceil(wanted * testSize),
    submissionWindow: 7_200,
    responseWindow: 3_600,
  }
  let bought: Bought | undefined
  for await (const event of runRequester({ ...options, orders: [order] })) {
    if (event.type === 'audited') {
      const { agreement, accuracy, modelCid } = event.audit
      // Paid for predictions that this model does not make: a fault to look into before the model is used.
      if (agreement < 1) console.warn(`${modelCid} is not what was paid for`)
      else bought = { model: await fetchFile(modelCid, store), accuracy }
    }
    if (event.type === 'closed') return bought
  }
  return undefined
}
