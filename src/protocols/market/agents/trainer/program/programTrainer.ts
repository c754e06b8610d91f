import { lstat, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { formatCsv, formatTask } from '../../../../../dataset/index.js'
import { takeRows } from '../../../../../dataset/table.js'
import type { Training } from '../options.js'
import { TrainingProgramError } from './errors.js'
import { type ProgramOptions, runProgram } from './runProgram.js'

export interface ProgramTrainerOptions extends ProgramOptions {
  /** The largest model to take, in bytes. By default 256 MiB. */
  maxModelBytes?: number | undefined
}

/**
 * Makes a training hook of a program in any language.
 *
 * Its last argument is a fresh folder, which holds `task.json`, `train.csv` (less the rows that are held back to validate
 * on) and `test.csv`; it has to leave `model.onnx` there. Without a model, but with exit code 0, it passes. When it takes too
 * long, or the agent stops, it is killed with all that it started. It sees none of the agent's environment but
 * what finds programs; it runs with the agent's rights all the same, so run none that you do not trust.
 *
 * @returns What {@link runTrainer} takes as `train`.
 * @throws {TrainingProgramError} when called and the program cannot be started, fails, or leaves what is no file.
 * @throws {TrainingTimeoutError} when called and the program takes too long.
 * @example
 * ```ts
 * import { type Vault } from 'modelmarket/agents'
 * import { programTrainer, runTrainer } from 'modelmarket/market/agents'
 * import type { Blockstore } from 'modelmarket/content'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, vault: Vault, store: Blockstore
 *
 * const train = programTrainer({ command: 'python3', args: ['train.py'], timeoutMs: 600_000, logger: console })
 * for await (const event of runTrainer({ client, address: market, vault, store, train })) console.log(event.type)
 * ```
 */
export function programTrainer(
  options: ProgramTrainerOptions,
): (training: Training) => Promise<Uint8Array | undefined> {
  return async (training) => {
    const folder = await mkdtemp(join(tmpdir(), 'modelmarket-train-'))
    try {
      await writeInputs(folder, training)
      await runProgram(folder, options, training.signal)
      return await readModel(join(folder, 'model.onnx'), options)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  }
}

async function writeInputs(folder: string, { request, rows }: Training): Promise<void> {
  const { task, train, test } = request
  // What is held back are the last rows.
  const table = takeRows(
    train.table.columns,
    Uint32Array.from({ length: rows.count }, (_, row) => row),
  )
  const told = { ...task, rows: { train: rows.count, test: test.table.rowCount } }
  await writeFile(join(folder, task.files.train), formatCsv(table))
  await writeFile(join(folder, task.files.test), formatCsv(test.table))
  await writeFile(join(folder, 'task.json'), formatTask(told))
}

async function readModel(
  path: string,
  { command, maxModelBytes = 256 * 1024 * 1024 }: ProgramTrainerOptions,
): Promise<Uint8Array | undefined> {
  const found = await lstat(path).catch(() => undefined)
  if (!found) return undefined
  if (!found.isFile())
    throw new TrainingProgramError({ command, problem: 'left a model.onnx that is no file' })
  if (found.size > maxModelBytes) {
    throw new TrainingProgramError({
      command,
      problem: `left a model of ${found.size} bytes, more than ${maxModelBytes}`,
    })
  }
  return readFile(path)
}
