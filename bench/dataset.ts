import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { writeRows } from './dataset/rows.js'
import { type Bench, table } from './utils/bench.js'
import { exceeded } from './utils/measure.js'

/** What has to hold for a file of a gigabyte. */
const limits = { copyRatio: 1.5, peakMB: 600, growth10x: 11 }
/** Both sides take turns, so that what else the machine does slows both down. */
const rounds = 2
const testSize = 100_000

interface Measurement {
  seconds: number
  /** Of all threads. */
  cpu: number
  peakMB: number
}

/** Splitting a CSV file, beside DuckDB reading and writing the same file. `--size=200` makes it 200 MB instead of 1,000. */
export const run: Bench = async (flags) => {
  const size = Number(flags.find((flag) => flag.startsWith('--size='))?.slice('--size='.length) ?? 1_000)
  const folder = mkdtempSync(join(tmpdir(), 'modelmarket-bench-'))
  try {
    const [large, small] = [join(folder, 'large.csv'), join(folder, 'small.csv')]
    const file = await writeRows(large, size * 1e6)
    const tenth = await writeRows(small, size * 1e5)
    const rows = Math.min(testSize, Math.floor(tenth.rows / 2))
    const splits: Measurement[] = []
    const copies: Measurement[] = []
    const tenths: Measurement[] = []
    for (let round = 0; round < rounds; round++) {
      tenths.push(await measure('split', small, rows))
      splits.push(await measure('split', large, rows))
      copies.push(await measure('copy', large, rows))
    }
    const [split, copy, less] = [fastest(splits), fastest(copies), fastest(tenths)]
    const figures = {
      copyRatio: threeDigits(split.seconds / copy.seconds),
      peakMB: Math.round(Math.max(...splits.map(({ peakMB }) => peakMB))),
      growth10x: threeDigits(split.seconds / less.seconds),
      cpuRatio: threeDigits(split.cpu / copy.cpu),
      seconds: {
        split: threeDigits(split.seconds),
        copy: threeDigits(copy.seconds),
        tenth: threeDigits(less.seconds),
      },
      copyPeakMB: Math.round(Math.max(...copies.map(({ peakMB }) => peakMB))),
      bytes: file.bytes,
      rows: file.rows,
    }
    const line = (name: string, { seconds, cpu, peakMB }: Measurement, bytes: number) => [
      name,
      threeDigits(seconds),
      threeDigits(cpu),
      Math.round(peakMB),
      Math.round(bytes / 1e6 / seconds),
    ]
    return {
      report: [
        `${Math.round(file.bytes / 1e6)} MB of CSV, ${file.rows.toLocaleString('en-US')} rows; the faster of ${rounds} runs each`,
        '',
        table(
          ['', 's', 's of CPU', 'peak MB', 'MB/s'],
          [
            line('splitFile', split, file.bytes),
            line('DuckDB, CSV to CSV', copy, file.bytes),
            line('splitFile, a tenth', less, tenth.bytes),
          ],
        ),
        '',
        `split ÷ copy ${figures.copyRatio}, 10 × the rows take ${figures.growth10x} × the time`,
      ].join('\n'),
      figures,
      broken: exceeded(figures, limits),
    }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function measure(side: 'split' | 'copy', input: string, rows: number): Promise<Measurement> {
  const flags = ['--import', import.meta.resolve('tsx'), new URL('dataset/side.ts', import.meta.url).pathname]
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, side, input, String(rows)])
  return JSON.parse(stdout.trimEnd().split('\n').at(-1) ?? '')
}

function fastest(measurements: readonly Measurement[]): Measurement {
  return measurements.reduce((best, other) => (other.seconds < best.seconds ? other : best))
}

function threeDigits(value: number): number {
  return Number(value.toPrecision(3))
}
