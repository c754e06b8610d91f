import { escapeSteering } from '../errors/printable.js'
import type { Io } from './io.js'
import { createProgress, type Progress } from './progress.js'

/**
 * What a command prints. For programs (`--json`): one object, or one for each event, a line each, on stdout. For people:
 * text, on stdout, or beside JSON on stderr.
 */
export class Output {
  readonly json: boolean
  readonly progress: Progress
  readonly columns: number | undefined
  readonly #io: Io

  constructor(io: Io, { json }: { json: boolean }) {
    this.#io = io
    this.json = json
    const stream = json ? io.stderr : io.stdout
    this.columns = stream.columns
    this.progress = createProgress(stream, io.signal)
  }

  /** Text for people. */
  print(text: string): void {
    this.progress.print(text)
  }

  /** What came of the command, or one of the things that happened. */
  result(value: object, text: string): void {
    if (this.json) this.#io.stdout.write(`${jsonOf(value)}\n`)
    if (text !== '') this.print(text)
  }
}

/** JSON on one line. Big integers are decimal strings. Strangers' text steers no terminal. */
export function jsonOf(value: unknown): string {
  const json = JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'bigint' ? inner.toString() : inner,
  )
  // `JSON.stringify` escapes some of these characters. All that are left are in strings.
  return escapeSteering(json)
}
