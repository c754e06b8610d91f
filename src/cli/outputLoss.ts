import { OutputLostError } from './errors.js'
import type { Io } from './io.js'

/** Notices when what is printed gets lost: the disk of a log is full, or nobody reads any more. */
export class OutputLoss {
  readonly #io: Io
  readonly #stop = new AbortController()
  #error: OutputLostError | undefined

  constructor(io: Io) {
    this.#io = io
    // For good: an error of a stream that nobody listens to would end the process at once.
    io.stdout.on('error', (cause) => this.#take('output', cause))
    io.stderr.on('error', (cause) => this.#take('error', cause))
  }

  /** Aborted when the user interrupts, and when output gets lost: nobody would learn what happens. */
  get signal(): AbortSignal {
    return AbortSignal.any([this.#io.signal, this.#stop.signal])
  }

  /** Waits until everything is written. Returns what got lost, if anything did. */
  async atEnd(): Promise<OutputLostError | undefined> {
    await Promise.all([flush(this.#io.stdout), flush(this.#io.stderr)])
    return this.#error
  }

  #take(name: 'output' | 'error', cause: Error): void {
    this.#error ??= new OutputLostError(name, cause)
    this.#stop.abort()
  }
}

async function flush(stream: NodeJS.WriteStream): Promise<void> {
  await new Promise<void>((resolve) => stream.write('', () => resolve()))
  // The event of an error comes after its callback.
  await new Promise(setImmediate)
}
