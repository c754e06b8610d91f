import * as v from 'valibot'
import {
  classes,
  columnName,
  columns,
  count,
  defineManifest,
  introduction,
} from '../../../../dataset/manifest.js'
import { fixedLimits } from '../../../../fixed/index.js'
import { InvalidRunTaskError } from '../errors.js'

/**
 * What a run is about: the `task.json` of its directory. Beside it is `dataset.bin`, the rows to train on, and perhaps `test.bin`, rows to
 * measure on, and `genesis.bin`, the weights to start from.
 */
export interface RunTask {
  protocol: 'modelmarket/training-task/1'
  title: string
  description?: string
  /** Licence of the data: an SPDX identifier, a name or a URL. */
  licence?: string
  /** The inputs of the network, in order, and how each becomes fixed point: `(value - offset) · factor`, in Q10. */
  features: RunFeature[]
  /** Names of the classes; the position is the class index. */
  classes: string[]
  /** The rows of `dataset.bin`, and of `test.bin`: 0 where there is none. */
  rows: { train: number; test: number }
}

/** An input of the network. */
export interface RunFeature {
  name: string
  offset: number
  factor: number
}

const finite = v.pipe(v.number(), v.finite())

const runFeature: v.GenericSchema<unknown, RunFeature> = v.strictObject({
  name: columnName,
  offset: finite,
  factor: finite,
})

const schema: v.GenericSchema<unknown, RunTask> = v.strictObject({
  protocol: v.literal('modelmarket/training-task/1'),
  ...introduction,
  features: columns(runFeature),
  classes,
  rows: v.strictObject({
    train: count(fixedLimits.maxRows),
    test: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(fixedLimits.maxRows)),
  }),
})

/** The most bytes of a `task.json`. */
export const maxRunTaskBytes = 4 * 2 ** 20

const manifest = defineManifest({
  what: 'task of the run',
  schema,
  maxBytes: maxRunTaskBytes,
  ErrorClass: InvalidRunTaskError,
})

/**
 * Parses the `task.json` of a run, which comes from a stranger: strictly, and bounded in every length.
 *
 * @param input - UTF-8 or text, at most 4 MiB.
 * @throws {InvalidRunTaskError} when it is too large, is no JSON, or does not describe a run; it lists what is wrong and where.
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { parseRunTask } from 'modelmarket/training/flows'
 *
 * console.log(parseRunTask(await readFile('task.json')).title)
 * ```
 */
export function parseRunTask(input: string | Uint8Array): RunTask {
  return manifest.parse(input)
}

/**
 * Writes a task as the text of its `task.json`.
 *
 * @throws {InvalidRunTaskError} when a text or a list is longer than {@link parseRunTask} accepts.
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises'
 * import { formatRunTask, type VerifiedRun } from 'modelmarket/training/flows'
 *
 * declare const verified: VerifiedRun
 *
 * await writeFile('task.json', formatRunTask(verified.task))
 * ```
 */
export function formatRunTask(task: RunTask): string {
  return manifest.format(task)
}
