import * as v from 'valibot'
import { maxLabelBytes } from '../labels/index.js'
import { InvalidTaskError } from './errors.js'

/** Largest `task.json`, in bytes. */
const maxTaskBytes = 4 * 2 ** 20
const maxFeatures = 10_000
/** Of one feature. */
export const maxCategories = 10_000
/** A class index has at most 16 bits. */
const maxClasses = 2 ** 16
/** A label has at least one bit. */
const maxTestRows = 8 * maxLabelBytes

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
 * What a model is trained for and how it is called: the `task.json` of a dataset (PROTOCOL.md §6).
 *
 * It tells a trainer everything that a model needs in order to be called by anyone who audits it:
 * - The model is one self-contained ONNX file, without weights in other files and without custom operators.
 * - It has one input: a float32 matrix with one row per example and one column per feature, in the order of
 *   `features`, unscaled, as the numbers stand in the CSV files; of a category its position in the list, from 0; NaN
 *   where a value is missing. Scaling, encoding and filling gaps belong into the model.
 * - It answers class indices, int64 or int32 of shape `[rows]` or `[rows, 1]`; or float scores of shape
 *   `[rows, classes]`, of which the first largest counts; or, with two classes, the probability of class 1 of shape
 *   `[rows, 1]`, which counts as class 1 when over 0.5. Where a model has several outputs, integer labels come first.
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

// No control characters, which would reach terminals, and no lone surrogates, which UTF-8 cannot express.
const line = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.nonEmpty(),
    v.maxLength(maxLength),
    v.regex(/^[^\p{Cc}\p{Cs}]*$/u, 'has control characters'),
  )
const paragraphs = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.nonEmpty(),
    v.maxLength(maxLength),
    v.regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u, 'has control characters'),
  )
const columnName = v.pipe(
  line(256),
  v.check((name) => name !== '__proto__', 'is not a name for a column'),
)
// Values of cells and not names that somebody chose: what a table can hold, apart from what would reach terminals.
const category = line(10_000)
const count = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max))

/** Where an issue is, as valibot wants to be told. */
function pathTo(
  root: unknown,
  ...keys: [string | number, ...(string | number)[]]
): [v.IssuePathItem, ...v.IssuePathItem[]] {
  const item = (key: string | number): v.IssuePathItem => ({
    type: 'unknown',
    origin: 'value',
    input: root,
    key,
    value: undefined,
  })
  const [first, ...rest] = keys
  return [item(first), ...rest.map(item)]
}

/** Items that differ in what `keyOf` says of them. The length is checked before any item is, so that the work is bounded. */
function list<item>(
  min: number,
  max: number,
  item: v.GenericSchema<unknown, item>,
  keyOf: (item: item) => string,
) {
  return v.pipe(
    v.array(v.unknown()),
    v.minLength(min),
    v.maxLength(max),
    v.array(item),
    v.rawCheck<item[]>(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      const seen = new Set<string>()
      for (const [key, value] of dataset.value.entries()) {
        const name = keyOf(value)
        if (seen.has(name)) {
          addIssue({ message: 'is there twice', path: pathTo(dataset.value, key) })
        }
        seen.add(name)
      }
    }),
  )
}

const taskSchema: v.GenericSchema<unknown, Task> = v.pipe(
  v.strictObject({
    protocol: v.literal('modelmarket/task/1'),
    title: line(200),
    description: v.exactOptional(paragraphs(20_000)),
    licence: v.exactOptional(line(200)),
    features: list(
      1,
      maxFeatures,
      v.variant('type', [
        v.strictObject({ name: columnName, type: v.literal('number') }),
        v.strictObject({
          name: columnName,
          type: v.literal('category'),
          categories: list(0, maxCategories, category, (name) => name),
        }),
      ]),
      ({ name }) => name,
    ),
    label: columnName,
    classes: list(2, maxClasses, line(256), (name) => name),
    rows: v.strictObject({ train: count(2 ** 40), test: count(maxTestRows) }),
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
  if (input.length > maxTaskBytes) throw refuse(`is larger than ${maxTaskBytes} bytes`)
  return checkTask(readJson(input))
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
  const text = `${JSON.stringify(checkTask(task), null, 2)}\n`
  if (new TextEncoder().encode(text).length > maxTaskBytes)
    throw refuse(`is larger than ${maxTaskBytes} bytes`)
  return text
}

/** A task that satisfies the schema, or an error that says what does not. */
export function checkTask(value: unknown): Task {
  const result = v.safeParse(taskSchema, value)
  if (result.success) return result.output
  throw new InvalidTaskError(
    result.issues.map((issue) => ({ path: pathOf(issue), message: lowerFirst(issue.message) })),
  )
}

function readJson(input: string | Uint8Array): unknown {
  let text: string
  try {
    text = typeof input === 'string' ? input : new TextDecoder('utf-8', { fatal: true }).decode(input)
  } catch {
    throw refuse('is not UTF-8')
  }
  try {
    return JSON.parse(text)
  } catch (error) {
    throw refuse(`is not JSON: ${error instanceof Error ? error.message : error}`)
  }
}

function refuse(problem: string): InvalidTaskError {
  return new InvalidTaskError([{ path: '', message: `The task ${problem}.` }])
}

/** Such as `features[3].name`. */
function pathOf(issue: v.BaseIssue<unknown>): string {
  return (issue.path ?? []).reduce(
    (path, { key }) =>
      typeof key === 'number'
        ? `${path}[${key}]`
        : `${path}${path === '' ? '' : '.'}${String(key).slice(0, 64)}`,
    '',
  )
}

/** The message may quote what was given: it is cut. */
function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1, 200)
}
