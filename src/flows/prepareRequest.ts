import { bytesToHex, type Hex } from 'viem'
import { type Blockstore, type PublishProgress, publish } from '../content/index.js'
import {
  type CreateTaskParameters,
  createTask,
  formatCsv,
  formatTask,
  randomSeed,
  splitTable,
  type Table,
  type Task,
} from '../dataset/index.js'
import { labelWidth, packLabels, randomSalt, sealLabels } from '../labels/index.js'
import type { CreateRequestParameters } from '../market/index.js'
import type { RequestSecret } from './secrets.js'

/** What the trainers read about a task, in the requester's words. */
export type TaskDescription = Omit<CreateTaskParameters, 'split'>

export interface PrepareRequestParameters {
  /** The labelled rows: `parseCsv` reads them. */
  table: Table
  /** Name of the column to predict. All others are features, and numbers. */
  label: string
  /** How many rows to withhold the labels of. */
  testSize: number
  /** Decides which rows. A secret until the truth is revealed. By default random. */
  seed?: string | undefined
  /** Whether each class has its share of the test set. By default `true`. */
  stratify?: boolean | undefined
  /** Class names in index order. By default the labels, sorted. */
  classes?: readonly string[] | undefined
  /** What the trainers read. */
  task: TaskDescription
  /** Where the dataset goes. */
  store: Pick<Blockstore, 'put'>
  /** What the test labels are sealed with: `randomSalt()`, the default, or `deriveSalt(…)`. */
  salt?: Hex | undefined
  signal?: AbortSignal | undefined
  onProgress?: ((progress: PublishProgress) => void) | undefined
}

export interface PreparedRequest {
  /** What `createRequest` takes of it; reward, stake, windows and minimum score are yours. */
  parameters: Pick<CreateRequestParameters, 'datasetCid' | 'truth' | 'size' | 'width'>
  /** Store it before you call `createRequest`. */
  secret: RequestSecret
  task: Task
}

/**
 * Makes a request of a labelled table: splits it, publishes the dataset without the test labels, and seals those.
 *
 * Nothing reaches a chain: store the secret, then call `createRequest` with the parameters.
 *
 * @throws {ColumnNotFoundError} when there is no such column.
 * @throws {SingleClassError} when all labels are the same.
 * @throws {NonNumericFeatureError} when a feature is not a number.
 * @throws {TestSizeError} when the test size leaves no row on either side.
 * @throws {TooManyTestLabelsError} when the labels would not fit one transaction.
 * @see PROTOCOL.md §1 and §6
 * @example
 * ```ts
 * import { readFile, writeFile } from 'node:fs/promises'
 * import { FsBlockstore } from 'blockstore-fs'
 * import { parseCsv } from 'modelmarket/dataset'
 * import { prepareRequest } from 'modelmarket/flows'
 *
 * const { parameters, secret } = await prepareRequest({
 *   table: parseCsv(await readFile('digits.csv')),
 *   label: 'digit',
 *   testSize: 360,
 *   task: { title: 'Handwritten digits', licence: 'CC-BY-4.0' },
 *   store: new FsBlockstore('blocks'),
 * })
 * await writeFile('request-secret.json', JSON.stringify(secret), { mode: 0o600 })
 * ```
 */
export async function prepareRequest(parameters: PrepareRequestParameters): Promise<PreparedRequest> {
  const { table, label, testSize, seed = randomSeed(), stratify = true, salt = randomSalt() } = parameters
  const { classes, signal, onProgress } = parameters
  const split = splitTable(table, { label, testSize, seed, stratify, ...(classes ? { classes } : {}) })
  const task = createTask({ split, ...parameters.task })
  const width = labelWidth(split.classes.length)
  const labels = packLabels(split.labels, width)
  const truth = sealLabels({ labels, salt }).superhash

  const utf8 = new TextEncoder()
  const { cid } = await publish(
    [
      { path: 'task.json', content: utf8.encode(formatTask(task)) },
      { path: 'train.csv', content: utf8.encode(formatCsv(split.train)) },
      { path: 'test.csv', content: utf8.encode(formatCsv(split.test)) },
    ],
    parameters.store,
    { ...(signal ? { signal } : {}), ...(onProgress ? { onProgress } : {}) },
  )
  const datasetCid = cid.toString()
  return {
    parameters: { datasetCid, truth, size: testSize, width },
    secret: { kind: 'modelmarket/request-secret/1', truth, datasetCid, labels: bytesToHex(labels), salt },
    task,
  }
}
