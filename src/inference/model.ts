import { ModelMarketError } from '../errors/index.js'
import { countOf, maxClasses } from './classNames.js'
import { concat } from './concat.js'
import { type DecodeParameters, readClasses, readProbabilities } from './decode.js'
import {
  ExternalWeightsError,
  InferenceError,
  InvalidModelError,
  MissingPeerError,
  ModelInputError,
  NotAModelError,
} from './errors.js'
import { feedsOf } from './feeds.js'
import { addOutputs, hiddenOutputs } from './graph/hiddenOutputs.js'
import { readGraph } from './graph/readGraph.js'
import { isCutOff } from './isCutOff.js'
import { otherFormat } from './otherFormat.js'
import type { Answers } from './output/candidates.js'
import type { OutputPlan } from './output/plans.js'
import { selectOutput, selectScores } from './output/selectOutput.js'
import { requireBytes } from './requireBytes.js'
import { type InputPlan, maxBatchValues, selectInputs } from './selectInputs.js'
import { SessionError } from './session.js'
import type { Model, ModelExpectations, ModelValue, PredictOptions, RunResult, Session } from './types.js'

const defaultMaxBytes = 256 * 2 ** 20
const defaultBatchRows = 1_024
const defaultBatchValues = 2 ** 22

/** Opens the session of a model, from the bytes of an ONNX file. */
export type OpenSession = (bytes: Uint8Array) => Promise<Session>

/** A classifier, before its answers are read: all that is decided about inputs, batches and outputs is decided here. */
export interface Classifier extends Answers {
  inputs: readonly ModelValue[]
  /** Where the classes are read from. */
  plan: OutputPlan
  /** Runs the features in batches, and has each answer read, in order. */
  run(
    features: Float32Array,
    options: PredictOptions,
    output: string,
    read: (answer: RunResult, parameters: DecodeParameters) => void,
  ): Promise<void>
  release(): Promise<void>
}

/** Makes a model of a session. */
export async function createModel(
  bytes: Uint8Array,
  expectations: ModelExpectations,
  open: OpenSession,
): Promise<Model> {
  const classifier = await openClassifier(bytes, expectations, open)
  const { inputs, outputs, plan, run, release } = classifier
  return {
    inputs,
    outputs,
    release,
    async predict(features, options) {
      const predictions: Uint16Array[] = []
      await run(features, options, plan.name, (answer, parameters) => {
        predictions.push(readClasses(answer, plan, parameters))
      })
      return concat(Uint16Array, predictions)
    },
    async predictProbabilities(features, options) {
      const scores = selectScores(classifier, expectations)
      const probabilities: Float32Array[] = []
      await run(features, options, scores.name, (answer, parameters) => {
        probabilities.push(readProbabilities(answer, scores, parameters))
      })
      return concat(Float32Array, probabilities)
    },
  }
}

export async function openClassifier(
  bytes: Uint8Array,
  expectations: ModelExpectations,
  open: OpenSession,
): Promise<Classifier> {
  const { classes, maxBytes = defaultMaxBytes } = expectations
  requireBytes(bytes, 'The model')
  if (bytes.byteLength === 0) throw new InvalidModelError({ size: 0, reason: 'it is empty.' })
  if (bytes.byteLength > maxBytes) {
    throw new InvalidModelError({ size: bytes.byteLength, reason: `it has more than ${maxBytes} bytes.` })
  }
  const typed = (error: unknown) => {
    throw typedError(error, bytes)
  }
  const graph = readGraph(bytes)
  const hidden = graph ? hiddenOutputs(graph) : []
  const session = await open(addOutputs(bytes, hidden)).catch((error: unknown) => {
    const files = [...(graph?.files ?? [])]
    if (files.length === 0 || !(error instanceof SessionError) || error.stage !== 'open') return typed(error)
    throw new ExternalWeightsError({ size: bytes.byteLength, files, details: error.message })
  })
  try {
    const declared = session.outputs.length - hidden.length
    const answers = {
      graph,
      outputs: session.outputs.slice(0, declared),
      hidden: session.outputs.slice(declared),
    }
    const input = selectInputs(session.inputs, expectations)
    const plan = selectOutput(answers, expectations)
    const names = typeof classes === 'object' ? classes : []
    // Room for a number that is not in its shortest form.
    const maxLength = names.reduce((longest, name) => Math.max(longest, name.length), 32) + 1

    const run: Classifier['run'] = async (features, options, output, read) => {
      const { rows: total, signal, onProgress } = options
      const { columns, batchRows } = planBatches(features, input, options)
      const start = (firstRow: number) => {
        const count = Math.min(batchRows, total - firstRow)
        const rows = input.batch ?? count
        const batch = features.subarray(firstRow * columns, (firstRow + count) * columns)
        const answer = session
          .run({
            feeds: feedsOf(input, { features: batch, columns, rows, firstRow }),
            output,
            maxElements: rows * (countOf(classes) ?? maxClasses),
            maxLength,
          })
          .catch(typed)
        // It is awaited later, or never, when one before it fails.
        answer.catch(() => {})
        return { answer, parameters: { rows, count, expectations, firstRow } }
      }
      const running: ReturnType<typeof start>[] = []
      for (let done = 0, started = 0; done < total; ) {
        signal?.throwIfAborted()
        while (started < total && running.length < session.concurrency) {
          const next = start(started)
          running.push(next)
          started += next.parameters.count
        }
        const next = running.shift()
        if (next === undefined) break
        read(await next.answer, next.parameters)
        done += next.parameters.count
        onProgress?.({ done, total })
      }
    }

    let released: Promise<void> | undefined
    return {
      ...answers,
      inputs: session.inputs,
      plan,
      run,
      release() {
        released ??= session.release()
        return released
      },
    }
  } catch (error) {
    await session.release()
    throw error
  }
}

function planBatches(features: Float32Array, input: InputPlan, options: PredictOptions) {
  const { rows, batchSize } = options
  const columns = options.columns ?? (rows === 0 ? (input.columns ?? 0) : features.length / rows)
  const values = features.length
  const refuse = (reason: string, expected: string, given: string) =>
    new ModelInputError({ reason, expected, given })

  if (options.columns === undefined && isCount(rows) && !isCount(columns)) {
    const width = input.columns ?? 0
    throw refuse(
      `${values} values are no whole number of columns for ${rows} rows.`,
      width > 0
        ? `${rows} × ${width} values, as the model takes ${width} features`
        : `a multiple of ${rows} values`,
      width > 0 && values % width === 0
        ? `${values} values, which are ${values / width} rows`
        : `${values} values`,
    )
  }
  const isMatrix = isCount(rows) && isCount(columns) && values === rows * columns
  if (!isMatrix || (rows > 0 && columns === 0)) {
    throw refuse(
      'The features are not a matrix of the given size.',
      `rows × columns values, both whole numbers (${rows} × ${columns})`,
      `${values} values`,
    )
  }
  if (input.columns !== null && input.columns !== columns) {
    throw refuse(
      `The model takes ${input.columns} features, not ${columns}.`,
      `${input.columns} columns`,
      `${columns} columns`,
    )
  }
  if (batchSize !== undefined && (!isCount(batchSize) || batchSize === 0)) {
    throw refuse('The batch size is not a number of rows.', 'a whole number from 1', String(batchSize))
  }
  const usual = Math.min(defaultBatchRows, Math.floor(defaultBatchValues / Math.max(1, columns)))
  const batchRows = input.batch ?? batchSize ?? Math.max(1, usual)
  if (input.batch !== null && input.batch * columns > maxBatchValues) {
    throw refuse(
      'The model takes batches of an impossible size.',
      `at most ${maxBatchValues} values`,
      `${input.batch} × ${columns} values`,
    )
  }
  return { columns, batchRows }
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

/** What a failure of the runtime means to the caller; anything else (an abort, a killed process) is left as it is. */
function typedError(error: unknown, bytes: Uint8Array): unknown {
  if (ModelMarketError.is(error) || !(error instanceof SessionError)) return error
  const details = error.message
  if (error.stage === 'peer')
    return new MissingPeerError({ peer: 'onnxruntime-node', range: '^1.22.0', details })
  return error.stage === 'open' ? unloadable(bytes, details) : new InferenceError({ details })
}

/** Why bytes cannot be loaded. It is asked when ONNX Runtime refused them, so that no model is refused for how it starts. */
function unloadable(bytes: Uint8Array, details: string): InvalidModelError {
  const size = bytes.byteLength
  const other = otherFormat(bytes)
  if (other) return new NotAModelError({ size, ...other })
  return isCutOff(bytes)
    ? new InvalidModelError({
        size,
        reason: 'its end is missing.',
        advice: 'Fetch or copy the file again.',
        details,
      })
    : new InvalidModelError({ size, reason: 'ONNX Runtime cannot load it.', details })
}
