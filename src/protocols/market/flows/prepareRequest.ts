import { bytesToHex, type Hex } from 'viem'
import { type Blockstore, type FileContent, type PublishProgress, publish } from '../../../content/index.js'
import {
  type CreateTaskParameters,
  createTask,
  formatCsv,
  formatTask,
  type LintOptions,
  lintSplit,
  lintSplitFiles,
  randomSeed,
  type SourceOptions,
  type SplitDescription,
  type SplitFileProgress,
  type SplitOptions,
  type SplitWarning,
  splitFile,
  splitTable,
  type Table,
  type TableSurvey,
  type Task,
} from '../../../dataset/index.js'
import { labelWidth, maxLabelBytes, packLabels, randomSalt } from '../../../labels/index.js'
import { sealLabels } from '../commitment.js'
import type { CreateRequestParameters } from '../index.js'
import { maxLabelBytesOn } from '../openingSize.js'
import { type LargeTableWarning, largeTables } from './largeTables.js'
import type { RequestSecret } from './secrets.js'

/** What the trainers read about a task, in the requester's words. */
export type TaskDescription = Omit<CreateTaskParameters, 'split'>

/** How far preparing a request has come. */
export type PrepareProgress = SplitFileProgress | ({ phase: 'publishing' } & PublishProgress)

export type PrepareRequestParameters = LabelledRows &
  Omit<SplitOptions, 'seed' | 'maxLabelBytes'> & {
    /** Decides which rows are withheld. A secret until the truth is revealed. By default random. */
    seed?: string | undefined
    /** What the trainers read. */
    task: TaskDescription
    /** The chain that the request is for. Some take smaller transactions than others, and openings must fit them. */
    chainId?: number | undefined
    /** Where the dataset goes. */
    store: Pick<Blockstore, 'put'>
    /** What the test labels are sealed with: `randomSalt()`, the default, or `deriveSalt(…)`. */
    salt?: Hex | undefined
    /** What to hold the test set to: see `warnings`. */
    lint?: LintOptions | undefined
    signal?: AbortSignal | undefined
    onProgress?: ((progress: PrepareProgress) => void) | undefined
  }

/** The labelled rows: a table, which `parseCsv` or `parseParquet` reads, or a file, which need not fit in memory. */
export type LabelledRows =
  | { table: Table; file?: undefined }
  | (SourceOptions & {
      /** Path of a CSV or Parquet file. Node only; a Parquet file larger than memory takes `@duckdb/node-api`. */
      file: string
      table?: undefined
    })

export interface PreparedRequest {
  /** What `createRequest` takes of it; reward, stake, windows and minimum score are yours. */
  parameters: Pick<CreateRequestParameters, 'datasetCid' | 'truth' | 'size' | 'width'>
  /** Store it before you call `createRequest`. */
  secret: RequestSecret
  task: Task
  /** What the columns of the table hold, and what became of each. */
  survey: TableSurvey
  /** What may make the market worthless: read it before you pay. */
  warnings: readonly RequestWarning[]
}

/** What `lintSplit` finds, and tables that trainers open only with higher limits. */
export type RequestWarning = SplitWarning | LargeTableWarning

/**
 * Makes a request of labelled rows: splits them, publishes the dataset without the test labels, and seals those.
 *
 * Nothing reaches a chain: read the warnings, store the secret, then call `createRequest` with the parameters.
 *
 * @throws {UnusableTableError} when columns cannot be used as they are; it names each, why, and the options that accept the table.
 * @throws {ColumnNotFoundError} when an option names a column that is not there.
 * @throws {TestSizeError} when the test size leaves no row on either side.
 * @throws {GroupSizesError} when no groups have as many rows together.
 * @throws {TooManyTestLabelsError} when an opening of the labels would not fit one transaction, on that chain if there is a `chainId`.
 * @throws {MalformedCsvError} when a file is not a table; otherwise as `splitTable` and `splitFile`.
 * @see docs/market/protocol.md#1-content-and-commitments and docs/market/protocol.md#6-the-dataset
 * @example
 * ```ts
 * import { readFile, writeFile } from 'node:fs/promises'
 * import { FsBlockstore } from 'blockstore-fs'
 * import { parseCsv } from 'modelmarket/dataset'
 * import { prepareRequest } from 'modelmarket/market/flows'
 *
 * const { parameters, secret, warnings } = await prepareRequest({
 *   table: parseCsv(await readFile('digits.csv')),
 *   label: 'digit',
 *   testSize: 360,
 *   task: { title: 'Handwritten digits', licence: 'CC-BY-4.0' },
 *   store: new FsBlockstore('blocks'),
 * })
 * for (const { message } of warnings) console.warn(message)
 * await writeFile('request-secret.json', JSON.stringify(secret), { mode: 0o600 })
 * ```
 */
export async function prepareRequest(parameters: PrepareRequestParameters): Promise<PreparedRequest> {
  const { salt = randomSalt(), signal, onProgress } = parameters
  const sides = await split(parameters)
  try {
    const { description, labels } = sides
    const task = createTask({ split: description, ...parameters.task })
    const width = labelWidth(description.classes.length)
    const packed = packLabels(labels, width)
    const truth = sealLabels({ labels: packed, salt }).superhash
    const { cid } = await publish(
      [
        { path: 'task.json', content: new TextEncoder().encode(formatTask(task)) },
        { path: 'train.csv', content: sides.train },
        { path: 'test.csv', content: sides.test },
      ],
      parameters.store,
      {
        ...(signal ? { signal } : {}),
        onProgress: (progress) => onProgress?.({ phase: 'publishing', ...progress }),
      },
    )
    const datasetCid = cid.toString()
    return {
      parameters: { datasetCid, truth, size: labels.length, width },
      secret: { kind: 'modelmarket/request-secret/1', truth, datasetCid, labels: bytesToHex(packed), salt },
      task,
      survey: description.survey,
      warnings: [...sides.warnings, ...largeTables({ bytes: sides.bytes, rows: description.rows })],
    }
  } finally {
    await sides.remove?.()
  }
}

/** A split, wherever its rows are. */
interface Sides {
  description: SplitDescription & { survey: TableSurvey }
  labels: Uint16Array
  train: FileContent
  test: FileContent
  bytes: { train: number; test: number }
  warnings: readonly SplitWarning[]
  remove?: () => Promise<void>
}

async function split(parameters: PrepareRequestParameters): Promise<Sides> {
  const { seed = randomSeed(), lint = {}, chainId, signal } = parameters
  const most = chainId === undefined ? maxLabelBytes : maxLabelBytesOn(chainId)
  const options = { ...parameters, seed, maxLabelBytes: most }
  if (parameters.table) {
    const description = splitTable(parameters.table, options)
    const utf8 = new TextEncoder()
    const train = utf8.encode(formatCsv(description.train))
    const test = utf8.encode(formatCsv(description.test))
    return {
      description,
      labels: description.labels,
      train,
      test,
      bytes: { train: train.length, test: test.length },
      warnings: lintSplit(description, lint),
    }
  }
  const description = await splitFile(parameters.file, options)
  const { labels, bytes, remove } = description
  try {
    const warnings = await lintSplitFiles(description, { ...lint, signal })
    return {
      description,
      labels,
      train: description.stream('train'),
      test: description.stream('test'),
      bytes,
      warnings,
      remove,
    }
  } catch (error) {
    await remove()
    throw error
  }
}
