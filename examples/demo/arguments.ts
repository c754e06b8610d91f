import { parseArgs } from 'node:util'
import { UsageError } from './errors.js'

export const usage = `Usage: npm run demo -- [options]

Plays a whole market on a local chain: handwritten digits, or numbers of your own.

  --data FILE.csv    your own table: a header, numeric features and a label
  --label COLUMN     the column of it to predict
  --test-size N      how many rows to withhold the labels of (default: a fifth)
  --seed TEXT        withhold the same rows each time (default: at random)
  --json             print one JSON object as the last line, and all else on stderr
  --help             print this`

export interface DemoArguments {
  /** The user's own table. `undefined`: the handwritten digits. */
  own: { file: string; label: string } | undefined
  testSize: number | undefined
  seed: string | undefined
  json: boolean
  help: boolean
}

/** @throws {UsageError} when the arguments cannot be meant. */
export function parseArguments(args: readonly string[]): DemoArguments {
  const { data, label, 'test-size': testSize, seed, json, help } = parse(args)
  if (data !== undefined && label === undefined) {
    throw new UsageError('--data needs --label, the column to predict.')
  }
  if (data === undefined && label !== undefined) {
    throw new UsageError('--label is about a table of your own: give it with --data.')
  }
  if (testSize !== undefined && !/^[1-9]\d{0,8}$/.test(testSize)) {
    throw new UsageError(`--test-size takes a whole number from 1, not ${JSON.stringify(testSize)}.`)
  }
  return {
    own: data === undefined || label === undefined ? undefined : { file: data, label },
    testSize: testSize === undefined ? undefined : Number(testSize),
    seed,
    json,
    help,
  }
}

function parse(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      options: {
        data: { type: 'string' },
        label: { type: 'string' },
        'test-size': { type: 'string' },
        seed: { type: 'string' },
        json: { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
      },
    }).values
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause })
  }
}
