import type { SplitDescription } from './split.js'
import { checkTask, type Task } from './task.js'

export interface CreateTaskParameters {
  /** What {@link splitTable} or {@link splitFile} returned. Neither its labels nor its seed go into the task. */
  split: SplitDescription
  /** One line, at most 200 characters. */
  title: string
  /** At most 20,000 characters. */
  description?: string
  /** Licence of the data: an SPDX identifier, a name or a URL. */
  licence?: string
  /** Name that the input of a model must have. Default: any. */
  input?: string
  /** Name that the output of a model must have. Default: any. */
  output?: string
}

/**
 * Describes a split dataset as a task.
 *
 * @throws {InvalidTaskError} when a text or a name is too long or has control characters.
 *
 * @example
 * ```ts
 * import { createTask, formatTask, parseCsv, randomSeed, splitTable } from 'modelmarket/dataset'
 *
 * const table = parseCsv('height,species\n9,oak\n8,oak\n1,fir\n2,fir\n')
 * const split = splitTable(table, { label: 'species', testSize: 2, seed: randomSeed() })
 * console.log(formatTask(createTask({ split, title: 'Trees by height', licence: 'CC0-1.0' })))
 * ```
 */
export function createTask(parameters: CreateTaskParameters): Task {
  const { split, title, description, licence, input, output } = parameters
  const { features, label, classes, rows, method } = split
  return checkTask({
    protocol: 'modelmarket/task/1',
    title,
    ...(description === undefined ? {} : { description }),
    ...(licence === undefined ? {} : { licence }),
    features,
    label,
    classes,
    rows,
    files: { train: 'train.csv', test: 'test.csv' },
    split: { method },
    model: {
      format: 'onnx',
      input: {
        ...(input === undefined ? {} : { name: input }),
        layout: 'matrix',
        type: 'float32',
        shape: [null, features.length],
      },
      output: { ...(output === undefined ? {} : { name: output }), layout: 'classes' },
    },
  })
}
