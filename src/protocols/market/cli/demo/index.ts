import { resolve } from 'node:path'
import type { ProtocolDemo } from '../../../../cli/demo/protocolDemo.js'
import { UsageError } from '../../../../cli/errors.js'
import { parseCount } from '../../../../cli/parse.js'
import { addTableFlags, type TableFlags, tableArgs, tableOptions } from '../../../../cli/tableFlags.js'

interface Options extends TableFlags {
  data?: string
  label?: string
  testSize?: number
  seed?: string
}

/** The demo of the market: a request from the escrow to the audit. */
export const marketDemo: ProtocolDemo<Options> = {
  description: 'buy a model of handwritten digits, or of a table of your own; three compete, and one cheats',
  packages: ['@foundry-rs/anvil', 'onnxruntime-node', 'blockstore-fs'],
  addOptions: (command) =>
    addTableFlags(
      command
        .option('--data <file>', 'your own table, CSV or Parquet')
        .option('--label <column>', 'the column of it to predict'),
    ).option('--test-size <n>', 'how many rows to withhold the labels of (default: a fifth)', parseCount),
  async play(stage, { options: { data, label, testSize, seed, ...flags }, cwd }) {
    const columns = tableOptions(flags)
    if (data !== undefined && label === undefined) {
      throw new UsageError('--data needs --label, the column to predict.')
    }
    const [about] = tableArgs({ ...(label === undefined ? {} : { label }), ...columns })
    if (data === undefined && about !== undefined) {
      throw new UsageError(`${about} is about a table of your own: give it with --data.`)
    }
    if (testSize === 0) throw new UsageError('--test-size takes a whole number from 1.')
    const own =
      data === undefined || label === undefined
        ? undefined
        : { file: resolve(cwd, data), columns: { label, ...columns } }
    const { runDemo } = await import('./demo.js')
    return runDemo({ own, testSize, seed }, stage)
  },
}
