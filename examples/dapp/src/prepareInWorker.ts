import type { OpenedTest, PreparedSubmission } from 'modelmarket/market/flows'
import type { Address } from 'viem'

/** What the worker is asked. */
export interface PrepareMessage {
  model: Uint8Array
  request: OpenedTest
  trainer: Address
}

/** What the worker answers. An error loses its class on the way, and keeps its sentence. */
export type Answer = { prepared: PreparedSubmission } | { message: string }

/** Runs a model, and commits to its predictions, without holding up the page. */
export function prepareInWorker(message: PrepareMessage): Promise<PreparedSubmission> {
  const worker = new Worker(new URL('./prepare.worker.ts', import.meta.url), { type: 'module' })
  return new Promise<PreparedSubmission>((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Answer>) => {
      if ('prepared' in data) resolve(data.prepared)
      else reject(new Error(data.message))
    }
    worker.onerror = ({ message }) => reject(new Error(message || 'The worker could not be started.'))
    worker.postMessage(message)
  }).finally(() => worker.terminate())
}
