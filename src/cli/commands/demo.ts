import { resolve } from 'node:path'
import type { Command } from 'commander'
import { UsageError } from '../errors.js'
import type { Io } from '../io.js'
import { needPackages } from '../packages.js'
import { parseCount } from '../parse.js'
import { withSession } from './withSession.js'

interface Options {
  data?: string
  label?: string
  testSize?: number
  seed?: string
}

export function addDemo(program: Command, io: Io): void {
  program
    .command('demo')
    .description('play a whole market on a local chain: handwritten digits, or numbers of your own')
    .option('--data <file.csv>', 'your own table: a header, numeric features and a label')
    .option('--label <column>', 'the column of it to predict')
    .option('--test-size <n>', 'how many rows to withhold the labels of (default: a fifth)', parseCount)
    .option('--seed <text>', 'withhold the same rows each time (default: at random)')
    .action(
      withSession<Options>(io, async ({ output, signal }, { data, label, testSize, seed }) => {
        if (data !== undefined && label === undefined) {
          throw new UsageError('--data needs --label, the column to predict.')
        }
        if (data === undefined && label !== undefined) {
          throw new UsageError('--label is about a table of your own: give it with --data.')
        }
        if (testSize === 0) throw new UsageError('--test-size takes a whole number from 1.')
        needPackages('@foundry-rs/anvil', 'onnxruntime-node', 'blockstore-fs')
        const { runDemo } = await import('../../protocols/market/cli/demo/demo.js')
        const { formatReport } = await import('../../protocols/market/cli/demo/report.js')
        const { jsonResult } = await import('../../protocols/market/cli/demo/result.js')
        const own =
          data === undefined || label === undefined ? undefined : { file: resolve(io.cwd, data), label }
        const result = await runDemo({ own, testSize, seed }, { progress: output.progress, signal })
        output.print(formatReport(result, output.columns))
        output.result(jsonResult(result), '')
      }),
    )
}
