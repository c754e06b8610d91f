import { lstat, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ProgramError } from '../../../../agents/program/errors.js'
import { type ProgramOptions, runProgram } from '../../../../agents/program/runProgram.js'
import { formatCsv, formatTask } from '../../../../dataset/index.js'
import { takeRows } from '../../../../dataset/table.js'
import type { Training } from './options.js'

export interface ProgramTrainerOptions extends ProgramOptions {
  /** The size limit for a model, in bytes. By default 256 MiB. */
  maxModelBytes?: number | undefined
}

/**
 * Makes a training hook of a program in any language.
 *
 * The program's last argument is a new folder with `task.json`, `train.csv` (without the rows that are held back for validation) and
 * `test.csv`; the program writes its model to `model.onnx` there. If it exits with code 0 and leaves no model, the request is passed
 * over. The program is killed with all that it started when it exceeds the time limit, or when the agent stops. It inherits only
 * harmless environment variables, but it runs with the agent's rights: run only programs that you trust.
 *
 * @returns What {@link runTrainer} takes as `train`.
 * @throws {ProgramError} when called and the program cannot be started, fails, or leaves a model that is not a regular file.
 * @throws {ProgramTimeoutError} when called and the program exceeds the time limit.
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
  // The rows that are held back are the last ones.
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
    throw new ProgramError({ command, problem: 'left a model.onnx that is not a regular file' })
  if (found.size > maxModelBytes) {
    throw new ProgramError({
      command,
      problem: `left a model of ${found.size} bytes, more than ${maxModelBytes}`,
    })
  }
  return readFile(path)
}
