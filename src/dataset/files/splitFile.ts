import type { FileHandle } from 'node:fs/promises'
import { FileExistsError, UnknownClassError } from '../errors.js'
import { maxMetadataBytes, readSchema } from '../parquet/layout.js'
import { planSplit } from '../plan.js'
import { Shuffle } from '../shuffle.js'
import {
  methodOf,
  type SplitDescription,
  type SplitOptions,
  settleClasses,
  settleTestSize,
} from '../split.js'
import { parquetToCsv } from './duckdb.js'
import { gatherRows, LineWriter } from './gather.js'
import { nodeModules } from './node.js'
import { Spill } from './spill.js'
import { maxColumns, type Survey, surveyFile } from './survey.js'
import type { SplitFileProgress } from './types.js'

export interface SplitFileOptions extends SplitOptions {
  /** Folder for `train.csv` and `test.csv`; it is made if it is missing. Default: a new one, in `temporary`. */
  directory?: string
  /** Columns of a CSV file whose names stay text even when all of them are numbers, such as codes with leading zeros. */
  strings?: readonly string[]
  /** Folder for a temporary file about as large as the table, two for Parquet. Default: the system's. */
  temporary?: string
  /** Most bytes of memory for DuckDB, which reads Parquet. Default 268,435,456 (256 MiB). */
  memory?: number
  signal?: AbortSignal | undefined
  onProgress?: ((progress: SplitFileProgress) => void) | undefined
}

export interface SplitFiles extends SplitDescription {
  /** Paths of the two sides: of the one with features and label, and of the one with features alone. */
  files: { train: string; test: string }
  /** Sizes of the two. */
  bytes: { train: number; test: number }
  /** Class index of each row of the test file: the truth, a secret until it is revealed. */
  labels: Uint16Array
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
 * The file is read once, into the buckets of a shuffle on disk, which are then written in order. Memory: about 200 MB, 15
 * bytes a row (8 more by group), and a few thousandths of the file. A Parquet file becomes CSV first, by DuckDB
 * (`@duckdb/node-api`, which is yours to install), within `memory`. Node only.
 *
 * @throws {UnsupportedRuntimeError} when this is not Node.
 * @throws {MissingPeerError} when a Parquet file is to be read and `@duckdb/node-api` is not installed.
 * @throws {MalformedParquetError} when a Parquet file has no rows, or its metadata is wrong or longer than 16 MiB.
 * @throws {QueryError} when DuckDB cannot read it, or a label, a group or a category of it is an infinite number.
 * @throws {UnsupportedColumnError} when a column of it is neither numbers nor text.
 * @throws {FileExistsError} when there is a `train.csv` or a `test.csv` in the folder.
 * @throws {MalformedCsvError} when it is not a table, as `parseCsv`.
 * @throws {RowTooLargeError} when a row takes more than 64 MiB.
 * @throws {ColumnNotFoundError} and otherwise as {@link splitTable}.
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
    const source = await sourceOf(path, folder, options)
    const input = await fs.open(source.path, 'r')
    open.push(input)
    const create = async (file: string) => {
      const handle = await createFile(file)
      open.push(handle)
      created.push(file)
      return handle
    }
    const spill = await fs.open(paths.join(folder, 'rows'), 'wx+')
    open.push(spill)
    const outputs = { train: await create(files.train), test: await create(files.test) }
    const split = await splitHandles({ input, spill, outputs }, { ...options, ...source })
    return { ...split, files, stream: (side) => readFile(files[side]), remove }
  } catch (error) {
    await remove()
    throw error
  } finally {
    await Promise.all(open.map((handle) => handle.close()))
    await fs.rm(folder, { recursive: true, force: true })
  }
}

/** A CSV file, and what is to be known of its columns. */
interface Source {
  path: string
  strings: readonly string[]
  /** Of the columns, where the first line has others. */
  names?: readonly string[]
}

/** The CSV file to read: the one that was given, or one that is made of it. */
async function sourceOf(path: string, folder: string, options: SplitFileOptions): Promise<Source> {
  const { strings = [], label, group = label, categorical = [], memory = 256 * 2 ** 20, signal } = options
  const ends = await readEnds(path)
  if (!ends) return { path, strings }
  const { columns } = await readSchema(ends, { maxColumns })
  const csv = nodeModules().path.join(folder, 'rows.csv')
  const names = new Set([label, group, ...categorical])
  await parquetToCsv({ from: path, to: csv, columns, names, memory, temporary: folder, signal })
  return {
    path: csv,
    strings: columns.filter(({ type }) => type === 'string').map(({ name }) => name),
    names: columns.map(({ name }) => name),
  }
}

/** A Parquet file without its rows: the mark at its start, and the metadata at its end. Nothing of any other file. */
async function readEnds(path: string): Promise<Uint8Array | undefined> {
  const file = await nodeModules().fs.open(path, 'r')
  try {
    const { size } = await file.stat()
    const read = async (start: number, end: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start)
      return buffer.subarray(0, bytesRead)
    }
    const mark = await read(0, 4)
    if (mark.toString('latin1') !== 'PAR1') return undefined
    const end = Math.max(4, size - 8)
    const tail = await read(end, Math.max(end, size))
    const length = tail.length < 8 ? 0 : tail.readUInt32LE()
    const metadata = await read(Math.max(4, end - Math.min(length, maxMetadataBytes)), end)
    return Buffer.concat([mark, metadata, tail])
  } finally {
    await file.close()
  }
}

interface Handles {
  input: FileHandle
  spill: FileHandle
  outputs: { train: FileHandle; test: FileHandle }
}

async function splitHandles(
  { input, spill, outputs }: Handles,
  options: SplitFileOptions & Pick<Source, 'names'>,
): Promise<Omit<SplitFiles, 'files' | 'stream' | 'remove'>> {
  const { label, seed, signal, onProgress } = options
  const { size: total } = await input.stat()
  const during = (phase: SplitFileProgress['phase']) => ({
    signal,
    onBytes: (bytes: number) => onProgress?.({ phase, bytes, total }),
  })

  const shuffle = new Shuffle(seed)
  const rows = new Spill(spill)
  const survey = await surveyFile(
    input,
    options,
    { spill: rows, draw: shuffle.draw(), names: options.names },
    during('reading'),
  ).finally(() => rows.settled())
  const { rowCount, features } = survey
  const classNames = settleClasses([...survey.labels.names], options)
  const testSize = settleTestSize(options, { rows: rowCount, classes: classNames.length })
  const classes = classIndices(survey, classNames, label)
  const method = methodOf(options)
  const plan = planSplit({
    rowCount,
    testSize,
    seed,
    classes: method === 'stratified' ? classes : undefined,
    groups: survey.groups,
  })
  const labels = new Uint16Array(testSize)
  let found = 0
  for (let place = 0; place < rowCount; place++) {
    if (plan.isTest[place]) labels[found++] = classes[plan.order[place] ?? 0] ?? 0
  }

  const names = features.map(({ name }) => name)
  const sides = {
    train: new LineWriter(outputs.train, [...names, label]),
    test: new LineWriter(outputs.test, names),
  }
  await gatherRows({ spill: rows, shuffle, plan, survey, classes, classNames }, sides, during('writing'))
  return {
    features,
    label,
    classes: classNames,
    rows: { train: rowCount - testSize, test: testSize },
    method,
    bytes: { train: sides.train.bytes, test: sides.test.bytes },
    labels,
  }
}

/** The class index of each row. */
function classIndices(
  { labels: { names, rows, places } }: Survey,
  classes: readonly string[],
  label: string,
): Uint16Array {
  const indexOf = new Map(classes.map((name, index) => [name, index]))
  const indices = Array.from(places, (place) => indexOf.get(names[place] ?? ''))
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
