import * as v from 'valibot'
import { InvalidTaskError } from './errors.js'
import {
  categories,
  classes,
  columnName,
  columns,
  count,
  defineManifest,
  introduction,
  line,
  maxFeatures,
  pathTo,
} from './manifest.js'

/** A column of a model's input. */
export type TaskFeature =
  | {
      /** Name of the column in `train.csv` and `test.csv`. */
      name: string
      type: 'number'
    }
  | {
      name: string
      /** One of several names: a model gets the position of the name among the categories. */
      type: 'category'
      /** All names that occur, on either side; none where all values are missing. */
      categories: string[]
    }

/**
 * What a model is trained for and how it is called: the `task.json` of a dataset.
 *
 * Anybody can call a model that was made for it:
 * - The model is one self-contained ONNX file, without weights in other files and without custom operators.
 * - It has one input: a float32 matrix with one row per example and one column per feature, in the order of
 *   `features`, unscaled, as the numbers stand in the CSV files; of a category its position in the list, from 0; NaN
 *   where a value is missing. Scaling, encoding and filling gaps belong in the model.
 * - It answers labels: names of classes, or class indices, int64 or int32, of shape `[rows]` or `[rows, 1]`; or float
 *   scores of shape `[rows, classes]`, of which the first largest counts; or, with two classes, the probability of class 1
 *   of shape `[rows, 1]`, which counts as class 1 when over 0.5. Where a model has several outputs, labels come first.
 *   Where the names of the classes are whole numbers other than 0 to K − 1, whole numbers are names, unless the graph shows
 *   that they are the columns of the largest scores.
 * - What it answers for a row must not depend on the other rows of the batch. Any number of rows should fit; a fixed
 *   number is padded with zeros.
 */
export interface Task {
  protocol: 'modelmarket/task/1'
  title: string
  description?: string
  /** Licence of the data: an SPDX identifier, a name or a URL. */
  licence?: string
  /** The columns of a model's input, in order. */
  features: TaskFeature[]
  /** Name of the column to predict, present in `train.csv` alone. */
  label: string
  /** Names of the classes; the position is the class index. */
  classes: string[]
  /** Number of rows, headers not counted. Row `i` of `test.csv` is label `i` of the label vector. */
  rows: { train: number; test: number }
  files: { train: 'train.csv'; test: 'test.csv' }
  /**
   * `stratified`: each class has its share of the test set; `grouped`: rows that belong together, by a column that is not
   * here, are on the same side. The seed is not here: it would give the labels away.
   */
  split: { method: 'stratified' | 'uniform' | 'grouped' }
  model: {
    format: 'onnx'
    /** Any number of rows by one column per feature. Without a name, any name will do. */
    input: { name?: string; layout: 'matrix'; type: 'float32'; shape: [rows: null, features: number] }
    /** `classes`: labels or scores, as above. Without a name, the first output that can be read so. */
    output: { name?: string; layout: 'classes' }
  }
}

const featureSchema: v.GenericSchema<unknown, TaskFeature> = v.variant('type', [
  v.strictObject({ name: columnName, type: v.literal('number') }),
  v.strictObject({ name: columnName, type: v.literal('category'), categories }),
])

const taskSchema: v.GenericSchema<unknown, Task> = v.pipe(
  v.strictObject({
    protocol: v.literal('modelmarket/task/1'),
    ...introduction,
    features: columns(featureSchema),
    label: columnName,
    classes,
    rows: v.strictObject({ train: count(2 ** 40), test: count(2 ** 40) }),
    files: v.strictObject({ train: v.literal('train.csv'), test: v.literal('test.csv') }),
    split: v.strictObject({ method: v.picklist(['stratified', 'uniform', 'grouped']) }),
    model: v.strictObject({
      format: v.literal('onnx'),
      input: v.strictObject({
        name: v.exactOptional(line(256)),
        layout: v.literal('matrix'),
        type: v.literal('float32'),
        shape: v.strictTuple([v.null(), count(maxFeatures)]),
      }),
      output: v.strictObject({ name: v.exactOptional(line(256)), layout: v.literal('classes') }),
    }),
  }),
  // Not v.forward(v.check(…)): that takes quadratic time in the number of issues.
  v.rawCheck(({ dataset, addIssue }) => {
    if (!dataset.typed) return
    const { features, label, model } = dataset.value
    if (model.input.shape[1] !== features.length) {
      addIssue({
        message: 'is not the number of features',
        path: pathTo(dataset.value, 'model', 'input', 'shape', 1),
      })
    }
    if (features.some(({ name }) => name === label)) {
      addIssue({ message: 'is one of the features', path: pathTo(dataset.value, 'label') })
    }
  }),
)

/** The most bytes of a `task.json`. */
export const maxTaskBytes = 4 * 2 ** 20

const manifest = defineManifest({
  what: 'task',
  schema: taskSchema,
  maxBytes: maxTaskBytes,
  ErrorClass: InvalidTaskError,
})

/**
 * Parses a `task.json`, which comes from a stranger: strictly, and bounded in every length.
 *
 * @param input UTF-8 or text, at most 4 MiB.
 * @throws {InvalidTaskError} when it is too large, is no JSON, or does not describe a task; it lists what is wrong and where.
 *
 * @example
 * ```ts
 * import { readFile } from 'node:fs/promises'
 * import { parseTask } from 'modelmarket/dataset'
 *
 * const task = parseTask(await readFile('task.json'))
 * console.log(task.title, task.classes)
 * ```
 */
export function parseTask(input: string | Uint8Array): Task {
  return manifest.parse(input)
}

/**
 * Writes a task as the text of its `task.json`: the same text for the same task, whatever the order of its properties.
 *
 * @throws {InvalidTaskError} when {@link parseTask} would refuse the text.
 *
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises'
 * import { formatTask, type Task } from 'modelmarket/dataset'
 *
 * export async function writeTask(task: Task): Promise<void> {
 *   await writeFile('task.json', formatTask(task))
 * }
 * ```
 */
export function formatTask(task: Task): string {
  return manifest.format(task)
}

/** Gives a task that satisfies the schema, or throws an error that says what does not. */
export function checkTask(value: unknown): Task {
  return manifest.check(value)
}
