import type { FileHandle } from 'node:fs/promises'
import { formatText } from '../formatCsv.js'
import type { Plan } from '../plan.js'
import { bucketCount, type Shuffle } from '../shuffle.js'
import { NumberList } from './numberList.js'
import type { Reading } from './pieces.js'
import { headBytes, type Spill } from './spill.js'

/** Bytes that are collected before they are written. */
const writeBytes = 2 ** 20

/** Collects lines for a file. */
export class LineWriter {
  readonly #file: FileHandle
  #buffer = Buffer.allocUnsafeSlow(writeBytes)
  #used = 0
  /** Bytes so far, written or not. */
  bytes = 0

  constructor(file: FileHandle, header: readonly string[]) {
    this.#file = file
    const line = Buffer.from(`${header.map((name) => formatText(name, header.length === 1)).join(',')}\n`)
    this.append(line, 0, line.length)
  }

  append(bytes: Buffer, start: number, end: number): void {
    const used = this.#used
    if (used + end - start > this.#buffer.length) {
      this.#buffer = Buffer.concat([this.#buffer], 2 * (used + end - start))
    }
    bytes.copy(this.#buffer, used, start, end)
    this.#used = used + end - start
    this.bytes += end - start
  }

  async flush(least = writeBytes): Promise<void> {
    if (this.#used < least) return
    await this.#file.write(this.#buffer, 0, this.#used)
    this.#used = 0
  }
}

export interface GatherParameters {
  spill: Spill
  shuffle: Shuffle
  plan: Plan
  /** How many features a row has. */
  featureCount: number
  /** Class index of each row of the file. */
  classes: Uint16Array
  /** Class names in index order. */
  classNames: readonly string[]
}

/** Writes the rows of all buckets in the order of the plan, each to its side: those to train on with their label. */
export async function gatherRows(
  { spill, shuffle, plan: { order, isTest }, featureCount, classes, classNames }: GatherParameters,
  { train, test }: { train: LineWriter; test: LineWriter },
  { signal, onBytes }: Reading,
): Promise<void> {
  const labels = classNames.map((name) => Buffer.from(`,${formatText(name, false)}\n`))
  const lineEnd = Buffer.from('\n')
  // An empty field alone on its line would read as an empty line.
  const emptyLine = Buffer.from(featureCount === 1 ? '""\n' : '\n')
  let place = 0
  let done = 0
  const buckets = Array.from({ length: bucketCount }, (_, bucket) => bucket).filter(
    (bucket) => !spill.isEmpty(bucket),
  )
  for await (const [bucket, bytes] of readAhead(buckets, (bucket) => spill.read(bucket))) {
    signal?.throwIfAborted()
    const starts = rowStarts(bytes)
    shuffle.shuffle(bucket, starts)
    for (const start of starts) {
      const length = bytes.readUInt32LE(start)
      const at = start + headBytes
      const side = isTest[place] ? test : train
      side.append(bytes, at, at + length)
      const label = labels[classes[order[place] ?? 0] ?? 0] ?? lineEnd
      const end = isTest[place] ? (length === 0 ? emptyLine : lineEnd) : label
      side.append(end, 0, end.length)
      place++
    }
    await train.flush()
    await test.flush()
    done += bytes.length
    onBytes(done)
  }
  await train.flush(1)
  await test.flush(1)
}

/** What `read` gives for each item, which is begun while the one before is in use. */
async function* readAhead<item, value>(
  items: readonly item[],
  read: (item: item) => Promise<value>,
): AsyncGenerator<[item, value]> {
  let next: Promise<value> | undefined
  try {
    for (const [index, item] of items.entries()) {
      const value = await (next ?? read(item))
      const following = items[index + 1]
      next = following === undefined ? undefined : read(following)
      // A failure is thrown when its turn comes.
      next?.catch(() => {})
      yield [item, value]
    }
  } finally {
    await next?.catch(() => {})
  }
}

/** Where the rows of a bucket start, with their lengths. */
function rowStarts(bytes: Buffer): Uint32Array {
  const starts = new NumberList(Uint32Array)
  for (let at = 0; at < bytes.length; at += headBytes + bytes.readUInt32LE(at)) starts.push(at)
  return starts.map(Uint32Array, (start) => start)
}
