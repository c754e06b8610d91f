import { ModelMarketError } from '../errors/index.js'
import { decode } from './decode.js'
import { InferenceError, InvalidModelError, MissingPeerError, ModelInputError } from './errors.js'
import { type InputPlan, maxBatchValues, maxClasses, selectInput, selectOutput } from './select.js'
import { SessionError } from './session.js'
import type { Model, ModelExpectations, PredictOptions, Session } from './types.js'

const defaultMaxBytes = 256 * 2 ** 20
const defaultBatchRows = 1_024
const defaultBatchValues = 2 ** 22

/** Makes a classifier of a session: all that is decided about inputs, batches and outputs is decided here. */
export async function createModel(
  bytes: Uint8Array,
  expectations: ModelExpectations,
  open: (bytes: Uint8Array) => Promise<Session>,
): Promise<Model> {
  const { classes, maxBytes = defaultMaxBytes } = expectations
  if (bytes.byteLength === 0) throw new InvalidModelError({ size: 0, reason: 'it is empty.' })
  if (bytes.byteLength > maxBytes) {
    throw new InvalidModelError({ size: bytes.byteLength, reason: `it has more than ${maxBytes} bytes.` })
  }
  const session = await open(bytes).catch((error) => {
    throw typedError(error, bytes.byteLength)
  })
  try {
    const input = selectInput(session.inputs, expectations)
    const output = selectOutput(session.outputs, expectations)
    let released: Promise<void> | undefined
    return {
      inputs: session.inputs,
      outputs: session.outputs,
      release() {
        released ??= session.release()
        return released
      },
      async predict(features, options) {
        const { rows, signal, onProgress } = options
        const { columns, batchRows } = planBatches(features, input, options)
        const predictions = new Uint16Array(rows)
        for (let done = 0; done < rows; ) {
          signal?.throwIfAborted()
          const count = Math.min(batchRows, rows - done)
          const runRows = input.batch ?? count
          const result = await session
            .run({
              input: input.name,
              type: input.type,
              dims: [runRows, columns],
              data: batchData(
                features.subarray(done * columns, (done + count) * columns),
                runRows * columns,
                input.type,
              ),
              output: output.name,
              maxElements: runRows * (classes ?? maxClasses),
            })
            .catch((error) => {
              throw typedError(error, bytes.byteLength)
            })
          decode(result, {
            kind: output.kind,
            rows: runRows,
            classes,
            target: predictions.subarray(done, done + count),
            firstRow: done,
          })
          done += count
          onProgress?.({ done, total: rows })
        }
        return predictions
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
  const refuse = (reason: string, expected: string, given: string) =>
    new ModelInputError({ reason, expected, given })

  const isMatrix = isCount(rows) && isCount(columns) && features.length === rows * columns
  if (!isMatrix || (rows > 0 && columns === 0)) {
    throw refuse(
      'The features are not a matrix of the given size.',
      `rows × columns values, both whole numbers (${rows} × ${columns})`,
      `${features.length} values`,
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

/** The values of one batch in the type of the model, padded with zeros to `length`. */
function batchData(features: Float32Array, length: number, type: InputPlan['type']) {
  if (type === 'float32' && features.length === length) return features
  const data = type === 'float32' ? new Float32Array(length) : new Float64Array(length)
  data.set(features)
  return data
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}

/** What a failure of the runtime means to the caller; anything else (an abort, a killed process) is left as it is. */
function typedError(error: unknown, size: number): unknown {
  if (ModelMarketError.is(error) || !(error instanceof SessionError)) return error
  const details = error.message
  if (error.stage === 'peer')
    return new MissingPeerError({ peer: 'onnxruntime-node', range: '^1.22.0', details })
  if (error.stage === 'open') {
    return new InvalidModelError({ size, reason: 'ONNX Runtime cannot load it.', details })
  }
  return new InferenceError({ details })
}
