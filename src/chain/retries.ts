import { ModelMarketError } from '../errors/index.js'
import type { AskOptions } from './ask.js'

export interface RetryOptions extends AskOptions {
  /** Called with what went wrong before it is tried again. */
  onRetry?: ((error: ModelMarketError, waitMs: number) => void) | undefined
  /** The longest wait before trying again, in milliseconds. By default a minute. */
  maxWaitMs?: number | undefined
}

const firstWait = 500

/** Waits longer after each failure in a row, and never two clients in step: full jitter over a doubling bound. */
export class Retries {
  #failures = 0
  readonly #options: RetryOptions

  constructor(options: RetryOptions) {
    this.#options = options
  }

  /** What was tried has succeeded. */
  reset(): void {
    this.#failures = 0
  }

  /**
   * Waits until it is time to try again.
   *
   * @throws What failed, when trying again would not help.
   */
  async failed(error: unknown): Promise<void> {
    if (!ModelMarketError.is(error) || !error.retryable) throw error
    await this.wait(error)
  }

  /** Waits until it is time to try again, whatever failed. */
  async wait(error: ModelMarketError): Promise<void> {
    const { onRetry, maxWaitMs = 60_000, signal } = this.#options
    const bound = Math.min(maxWaitMs, firstWait * 2 ** this.#failures++)
    const wait = Math.round(bound * (0.5 + Math.random() / 2))
    onRetry?.(error, wait)
    await sleep(wait, signal)
  }
}

/**
 * Does something that may fail until it does not.
 *
 * @throws What failed, when trying again would not help; the signal's reason when it is aborted.
 */
export async function untilDone<result>(act: () => Promise<result>, options: RetryOptions): Promise<result> {
  const retries = new Retries(options)
  for (;;) {
    options.signal?.throwIfAborted()
    try {
      return await act()
    } catch (error) {
      options.signal?.throwIfAborted()
      await retries.failed(error)
    }
  }
}

/** Waits, or less long when aborted: whoever sleeps looks at its signal afterwards. */
export function sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve()
    const end = () => {
      clearTimeout(timer)
      signal?.removeEventListener('abort', end)
      resolve()
    }
    const timer = setTimeout(end, milliseconds)
    signal?.addEventListener('abort', end)
  })
}
