import type { RecordReader } from '../csv/records.js'
import { labelIndices } from '../features.js'
import { leaks, sampleRows } from '../lint/leaks.js'
import {
  duplicates,
  type LintOptions,
  rareClasses,
  type SplitWarning,
  smallTest,
  sortedLabels,
} from '../lint/warnings.js'
import { parseTaskCsv } from '../parseTaskCsv.js'
import type { Table } from '../table.js'
import { nodeModules } from './node.js'
import { type PieceOptions, readPieces } from './pieces.js'
import type { SplitFiles } from './splitFile.js'

/** As `splitFile` writes. */
const canonical: PieceOptions = { encoding: { name: 'utf-8', mark: 0 }, records: {} }

export interface LintFilesOptions extends LintOptions {
  signal?: AbortSignal | undefined
}

/**
 * Looks for the defects of {@link lintSplit} in files that {@link splitFile} wrote.
 *
 * Reads the training file once. Memory: the test file's rows, at most half a million. Rows are duplicates when their
 * features have the same text. Node only.
 *
 * @throws {UnsupportedRuntimeError} when this is not Node.
 * @example
 * ```ts
 * import { lintSplitFiles, randomSeed, splitFile } from 'modelmarket/dataset'
 *
 * const split = await splitFile('measurements.csv', { label: 'species', testSize: 10_000, seed: randomSeed() })
 * for (const { kind, message } of await lintSplitFiles(split)) console.log(kind, message)
 * ```
 */
export async function lintSplitFiles(
  split: SplitFiles,
  options: LintFilesOptions = {},
): Promise<SplitWarning[]> {
  const { files, labels, classes, features } = split
  const { signal } = options
  const [train, test] = [await readSample(files.train, split), await readSample(files.test, split)]
  return [
    ...duplicates(await sharedRows(files, features.length, signal), labels.length),
    ...leaks({
      train,
      trainLabels: labelIndices(train, split),
      test,
      testLabels: labels.subarray(0, test.rowCount),
    }),
    ...sortedLabels(labels),
    ...rareClasses(labels, classes),
    ...smallTest(labels.length, options),
  ]
}

/** The first rows of a file, as many as are in its first part. */
async function readSample(path: string, split: SplitFiles): Promise<Table> {
  const file = await nodeModules().fs.open(path, 'r')
  try {
    for await (const reader of readPieces(file, canonical, { onBytes: () => {} })) {
      let rows = 0
      while (rows <= sampleRows && reader.next(Number.POSITIVE_INFINITY)) rows++
      if (rows > 1) return parseTaskCsv(reader.codes.subarray(0, reader.at) as Uint8Array, split)
    }
  } finally {
    await file.close()
  }
  return { rowCount: 0, columns: [] }
}

/** Test rows, from 1, whose features a row to train on has as well. */
async function sharedRows(
  { train, test }: SplitFiles['files'],
  featureCount: number,
  signal: AbortSignal | undefined,
): Promise<number[]> {
  const rowsOf = new Map<string, number[]>()
  let row = 0
  await eachRow(test, featureCount, signal, (key) => {
    row++
    const rows = rowsOf.get(key)
    if (rows) rows.push(row)
    else rowsOf.set(key, [row])
  })
  const shared: number[] = []
  await eachRow(train, featureCount, signal, (key) => {
    const rows = rowsOf.get(key)
    if (!rows) return
    shared.push(...rows)
    rowsOf.delete(key)
  })
  return shared.sort((a, b) => a - b)
}

/** Calls back with the text of the features of each row. */
async function eachRow(
  path: string,
  featureCount: number,
  signal: AbortSignal | undefined,
  onRow: (key: string) => void,
): Promise<void> {
  const file = await nodeModules().fs.open(path, 'r')
  try {
    let header = true
    for await (const reader of readPieces(file, canonical, { signal, onBytes: () => {} })) {
      while (reader.next(featureCount + 1)) {
        if (!header) onRow(featuresOf(reader, featureCount))
        header = false
      }
    }
  } finally {
    await file.close()
  }
}

function featuresOf({ codes, starts, ends }: RecordReader, featureCount: number): string {
  const { buffer, byteOffset } = codes
  const start = starts[0] ?? 0
  const end = ends[featureCount - 1] ?? 0
  // Of the empty line that stands for one missing value, quotes are left out.
  const text = Buffer.from(buffer, byteOffset + start, end - start).toString('latin1')
  return text === '""' ? '' : text
}
