import { MissingPeerError, WasmLoadError } from './errors.js'
import { SessionError, sessionOf } from './session.js'
import type { LoadModelOptions, Session } from './types.js'

/** For how long a page may do nothing but run a model, in milliseconds. */
const maxBlockedMs = 16

/** Opens an ONNX model with onnxruntime-web: WebAssembly, on the thread of the caller. */
export async function openWebSession(
  bytes: Uint8Array,
  { externalData = [], wasmPaths }: Pick<LoadModelOptions, 'externalData' | 'wasmPaths'>,
): Promise<Session> {
  // Imported when the first model is loaded, so that nothing of it comes with a page that loads none.
  const runtime = await import('onnxruntime-web/wasm').catch((error: unknown) => {
    throw new MissingPeerError({ peer: 'onnxruntime-web', range: '^1.22.0', details: String(error) })
  })
  if (wasmPaths !== undefined) runtime.env.wasm.wasmPaths = wasmPaths
  const session = await sessionOf(runtime, () =>
    runtime.InferenceSession.create(bytes, {
      executionProviders: ['wasm'],
      logSeverityLevel: 4,
      ...(externalData.length > 0 ? { externalData } : {}),
    }),
  ).catch((error: unknown) => {
    // It is not the model that is wrong.
    const isNotLoaded = error instanceof SessionError && error.message.includes('no available backend found')
    throw isNotLoaded ? new WasmLoadError({ details: error.message }) : error
  })

  let rested = performance.now()
  return {
    ...session,
    async run(parameters) {
      // It never leaves the thread by itself: without a break between batches, a page would not see a click on «stop».
      if (performance.now() - rested > maxBlockedMs) {
        await new Promise((resolve) => setTimeout(resolve))
        rested = performance.now()
      }
      return session.run(parameters)
    },
  }
}
