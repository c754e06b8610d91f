// The one place that runs ONNX Runtime. Plain JavaScript, because the isolated worker imports it
// in a bare Node process, where no TypeScript is compiled.

/** @import { InferenceSession } from 'onnxruntime-node' */
/** @import { ExternalData, ModelValue, RunParameters, RunResult, Session } from './types.js' */

/** A failure of ONNX Runtime, with where it happened, in a form that can cross a process boundary. */
export class SessionError extends Error {
  /** @override */
  name = 'SessionError'

  /**
   * @param {'peer' | 'open' | 'run'} stage loading the runtime, opening the model, running it
   * @param {string} message
   */
  constructor(stage, message) {
    super(message)
    this.stage = stage
  }
}

/**
 * Opens an ONNX model with onnxruntime-node on the CPU.
 *
 * @param {Uint8Array} bytes
 * @param {readonly ExternalData[]} [externalData]
 * @returns {Promise<Session>}
 * @throws {SessionError}
 */
export async function openSession(bytes, externalData = []) {
  const runtime = loadRuntime()
  return sessionOf(runtime, () =>
    runtime.InferenceSession.create(bytes, {
      executionProviders: ['cpu'],
      // What goes wrong is in the error; a stranger's model shall not write to the console.
      logSeverityLevel: 4,
      // Weights that are not given would be read from the working directory: look for them where nothing is.
      extra: { session: { model_external_initializers_file_folder_path: `absent-${crypto.randomUUID()}` } },
      ...(externalData.length > 0 ? { externalData } : {}),
    }),
  )
}

/**
 * Makes a session of one that ONNX Runtime creates, for Node or for the web.
 *
 * @param {Pick<typeof import('onnxruntime-node'), 'Tensor'>} runtime
 * @param {() => Promise<InferenceSession>} create
 * @returns {Promise<Session>}
 * @throws {SessionError}
 */
export async function sessionOf(runtime, create) {
  const session = await guard('open', create)
  return {
    inputs: session.inputMetadata.map(describe),
    outputs: session.outputMetadata.map(describe),
    // It blocks the thread while it runs: nothing is gained by more.
    concurrency: 1,
    run: (parameters) => guard('run', () => run(runtime, session, parameters)),
    release: () => guard('run', () => session.release()),
  }
}

/**
 * @param {Pick<typeof import('onnxruntime-node'), 'Tensor'>} runtime
 * @param {InferenceSession} session
 * @param {RunParameters} parameters
 * @returns {Promise<RunResult>}
 */
async function run(runtime, session, { feeds, output, maxElements, maxLength }) {
  const tensors = feeds.map(({ name, type, data, dims }) => [name, new runtime.Tensor(type, data, dims)])
  // Asking for this output alone matters: fetching one that is no tensor can take the process down.
  const answer = (await session.run(Object.fromEntries(tensors), [output]))[output]
  const data = answer?.data
  if (answer === undefined || !(Array.isArray(data) || ArrayBuffer.isView(data))) {
    throw new TypeError(`The output ${output} is no tensor.`)
  }
  if (answer.size > maxElements) return { dims: answer.dims, data: [] }
  return {
    dims: answer.dims,
    data: Array.isArray(data) ? data.map((text) => text.slice(0, maxLength)) : data,
  }
}

/**
 * Loads onnxruntime-node, once.
 *
 * @returns {typeof import('onnxruntime-node')}
 * @throws {SessionError}
 */
export function loadRuntime() {
  try {
    // Neither a static nor a dynamic import, so that no bundler tries to pack the native addon.
    return process.getBuiltinModule('node:module').createRequire(import.meta.url)('onnxruntime-node')
  } catch (error) {
    throw new SessionError('peer', messageOf(error))
  }
}

/** What onnxruntime-web says of an axis that has neither a size nor a name: −1, without its sign. */
const openSize = 2 ** 32 - 1

/**
 * @param {InferenceSession.ValueMetadata} value
 * @returns {ModelValue}
 */
function describe(value) {
  return value.isTensor
    ? {
        name: value.name,
        type: value.type,
        shape: value.shape.map((size) => (typeof size === 'number' && size !== openSize ? size : null)),
      }
    : { name: value.name, type: null, shape: [] }
}

/**
 * @template result
 * @param {'open' | 'run'} stage
 * @param {() => Promise<result>} action
 * @returns {Promise<result>}
 */
async function guard(stage, action) {
  try {
    return await action()
  } catch (error) {
    throw new SessionError(stage, messageOf(error))
  }
}

/**
 * A model names its own nodes, at any length: the message is cut.
 *
 * @param {unknown} error
 */
function messageOf(error) {
  return (error instanceof Error ? error.message : String(error)).slice(0, 2_000)
}
