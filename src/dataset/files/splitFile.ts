import type { FileHandle } from 'node:fs/promises'
import { binNotes, makeBins } from '../columns/bins.js'
import { checkChoice } from '../columns/chooseColumns.js'
import type { TableSurvey } from '../columns/types.js'
import { FileChangedError, FileExistsError, UnknownClassError } from '../errors.js'
import { planSplit } from '../plan.js'
import { Shuffle } from '../shuffle.js'
import {
  methodOf,
  type SplitDescription,
  type SplitOptions,
  settleClasses,
  settleTestSize,
} from '../split.js'
import type { TableNote } from '../table.js'
import { countFile } from './countFile.js'
import type { CsvFile } from './csvFile.js'
import { gatherRows, LineWriter } from './gather.js'
import { nodeModules } from './node.js'
import { NumberList } from './numberList.js'
import { openSource, type SourceOptions } from './source.js'
import { Spill } from './spill.js'
import { type SpilledRows, spillRows } from './spillRows.js'
import type { SplitFileProgress } from './types.js'

export interface SplitFileOptions extends SplitOptions, SourceOptions {
  /** Folder for `train.csv` and `test.csv`; it is made if it is missing. Default: a new one, in `temporary`. */
  directory?: string | undefined
  onProgress?: ((progress: SplitFileProgress) => void) | undefined
}

export interface SplitFiles extends SplitDescription {
  /** Paths of the two sides: of the one with features and label, and of the one with features alone. */
  files: { train: string; test: string }
  /** Sizes of the two. */
  bytes: { train: number; test: number }
  /** Class index of each row of the test file: the truth, a secret until it is revealed. */
  labels: Uint16Array
  /** What the columns of the file hold, and what became of each. */
  survey: TableSurvey
  /** Reads one of the two files, as `publish` takes it. */
  stream(side: 'train' | 'test'): AsyncIterable<Uint8Array>
  /** Removes the two files, and their folder if no other was named. */
  remove(): Promise<void>
}

/**
 * Splits a CSV or Parquet file of any size, which need not fit in memory, into two CSV files: the same rows in the same
 * order as {@link splitTable} gives for the table that {@link parseCsv} or {@link parseParquet} reads of it, and the same
 * bytes that {@link formatCsv} writes of them.
 *
 * The file is read twice: to count what its columns hold, which decides what becomes of them, and into the buckets of a shuffle
 * on disk, which are then written in order. Memory: about 250 MB, 15 bytes a row (8 more by group, and for `bins`), and a few
 * thousandths of the file. A Parquet file becomes CSV first, by DuckDB (`@duckdb/node-api`, which is yours to install), within
 * `memory`; without it, one of up to 256 MiB is read in memory. Node only.
 *
 * @throws {UnsupportedRuntimeError} when this is not Node.
 * @throws {MissingPeerError} when a large Parquet file is to be read and `@duckdb/node-api` is not installed.
 * @throws {MalformedParquetError} when a Parquet file has no rows, or its metadata is wrong or longer than 16 MiB.
 * @throws {QueryError} when a large Parquet file is none that DuckDB reads.
 * @throws {UnsupportedColumnError} when no column of it is numbers or text.
 * @throws {FileChangedError} when the file is written to meanwhile.
 * @throws {FileExistsError} when there is a `train.csv` or a `test.csv` in the folder.
 * @throws {NotATableError | InvalidEncodingError | MalformedCsvError} when it is not a table, as {@link parseCsv}.
 * @throws {ReadOptionError} when an option asks for what cannot be.
 * @throws {RowTooLargeError} when a row takes more than 64 MiB.
 * @throws {UnusableTableError} and otherwise as {@link splitTable}.
 *
 * @example
 * ```ts
 * import { randomSeed, splitFile } from 'modelmarket/dataset'
 *
 * const split = await splitFile('measurements.csv', {
 *   label: 'species',
 *   testSize: 10_000,
 *   seed: randomSeed(),
 *   directory: 'dataset',
 *   onProgress: ({ phase, bytes, total }) => console.log(phase, Math.round((100 * bytes) / total), '%'),
 * })
 * console.log(split.rows, split.files.train)
 * ```
 */
export async function splitFile(path: string, options: SplitFileOptions): Promise<SplitFiles> {
  const { fs, os, path: paths } = nodeModules()
  const { temporary = os.tmpdir() } = options
  const directory = options.directory ?? (await fs.mkdtemp(paths.join(temporary, 'modelmarket-dataset-')))
  await fs.mkdir(directory, { recursive: true })
  const files = { train: paths.join(directory, 'train.csv'), test: paths.join(directory, 'test.csv') }
  const folder = await fs.mkdtemp(paths.join(temporary, 'modelmarket-split-'))
  const open: FileHandle[] = []
  const created: string[] = []
  const remove = async () => {
    await Promise.all(created.map((file) => fs.rm(file, { force: true })))
    if (options.directory === undefined) await fs.rm(directory, { recursive: true, force: true })
  }
  try {
    const source = await openSource(path, folder, options)
    open.push(source.file)
    const create = async (file: string) => {
      const handle = await createFile(file)
      open.push(handle)
      created.push(file)
      return handle
    }
    const spill = await fs.open(paths.join(folder, 'rows'), 'wx+')
    open.push(spill)
    const outputs = { train: await create(files.train), test: await create(files.test) }
    const split = await splitHandles({ input: source.file, spill, outputs }, source, {
      ...options,
      ...source.options,
    })
    return { ...split, files, stream: (side) => readFile(files[side]), remove }
  } catch (error) {
    await remove()
    throw error
  } finally {
    await Promise.all(open.map((handle) => handle.close()))
    await fs.rm(folder, { recursive: true, force: true })
  }
}

interface Handles {
  input: FileHandle
  spill: FileHandle
  outputs: { train: FileHandle; test: FileHandle }
}

async function splitHandles(
  { input, spill, outputs }: Handles,
  csv: CsvFile,
  options: SplitFileOptions,
): Promise<Omit<SplitFiles, 'files' | 'stream' | 'remove'>> {
  const { label, seed, signal, onProgress } = options
  const before = await input.stat()
  const { size: total } = before
  const during = (phase: SplitFileProgress['phase']) => ({
    signal,
    onBytes: (bytes: number) => onProgress?.({ phase, bytes, total }),
  })

  const counted = await countFile(input, csv, options, during('inspecting'))
  checkChoice(counted, label)
  const shuffle = new Shuffle(seed)
  const buckets = new Spill(spill)
  const rows = await spillRows(
    input,
    csv,
    counted,
    options,
    { spill: buckets, draw: shuffle.draw() },
    during('reading'),
  ).finally(() => buckets.settled())
  const after = await input.stat()
  // Who writes can set back the time of the change, but not that of the status.
  const isSame = (['size', 'mtimeMs', 'ctimeMs'] as const).every((stamp) => after[stamp] === before[stamp])
  if (!isSame) throw new FileChangedError()
  const { rowCount, features } = rows
  const { classes, indices, notes } = classesOf(rows, options)
  const testSize = settleTestSize(options, { rows: rowCount, classes: classes.length })
  const method = methodOf(options)
  const plan = planSplit({
    rowCount,
    testSize,
    seed,
    classes: method === 'stratified' ? indices : undefined,
    groups: rows.groups,
  })
  const labels = new Uint16Array(testSize)
  let found = 0
  for (let place = 0; place < rowCount; place++) {
    if (plan.isTest[place]) labels[found++] = indices[plan.order[place] ?? 0] ?? 0
  }

  const names = features.map(({ name }) => name)
  const sides = {
    train: new LineWriter(outputs.train, [...names, label]),
    test: new LineWriter(outputs.test, names),
  }
  await gatherRows(
    { spill: buckets, shuffle, plan, featureCount: features.length, classes: indices, classNames: classes },
    sides,
    during('writing'),
  )
  return {
    features,
    label,
    classes,
    rows: { train: rowCount - testSize, test: testSize },
    method,
    bytes: { train: sides.train.bytes, test: sides.test.bytes },
    labels,
    survey: { ...counted.survey, notes: [...counted.survey.notes, ...notes] },
  }
}

/** The classes in index order, the class of each row, and what a person should know of them. */
function classesOf(
  { labels }: SpilledRows,
  options: SplitFileOptions,
): { classes: readonly string[]; indices: Uint16Array; notes: readonly TableNote[] } {
  if (labels instanceof NumberList) {
    const { label, bins: wanted = 0 } = options
    const bins = makeBins(
      labels.map(Float64Array, (value) => value),
      wanted,
    )
    return {
      classes: bins.names,
      indices: labels.map(Uint16Array, (value) => bins.indexOf(value)),
      notes: binNotes(bins, label, wanted),
    }
  }
  const classes = settleClasses([...labels.names], options)
  return { classes, indices: classIndices(labels, classes, options.label), notes: [] }
}

/** The class index of each row. */
function classIndices(
  { names, rows }: { names: readonly string[]; rows: NumberList },
  classes: readonly string[],
  label: string,
): Uint16Array {
  const indexOf = new Map(classes.map((name, index) => [name, index]))
  const indices = names.map((name) => indexOf.get(name))
  const unknown = indices.indexOf(undefined)
  if (unknown >= 0) {
    // Labels are numbered as they appear, so this is the first unknown one.
    throw new UnknownClassError({ row: rows.indexOf(unknown) + 1, column: label, classes })
  }
  return rows.map(Uint16Array, (id) => indices[id] ?? 0)
}

async function* readFile(path: string): AsyncGenerator<Uint8Array> {
  const file = await nodeModules().fs.open(path, 'r')
  try {
    yield* file.createReadStream({ highWaterMark: 2 ** 20, autoClose: false })
  } finally {
    await file.close()
  }
}

async function createFile(path: string): Promise<FileHandle> {
  try {
    return await nodeModules().fs.open(path, 'wx')
  } catch (cause) {
    if (cause instanceof Error && 'code' in cause && cause.code === 'EEXIST') throw new FileExistsError(path)
    throw cause
  }
}
