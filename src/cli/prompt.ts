import { InterruptedError } from './errors.js'
import type { Io } from './io.js'

/**
 * Asks on the terminal.
 *
 * @returns What was typed. `undefined`: nothing, and nothing will be.
 * @throws {InterruptedError} on Ctrl-C, which a terminal that is read from does not send as a signal, and on signals.
 */
export async function prompt(
  { stdin, stderr, signal }: Io,
  question: string,
  { silent = false }: { silent?: boolean } = {},
): Promise<string | undefined> {
  const { read } = await import('read')
  if (signal.aborted) throw new InterruptedError()
  // At the end of the input `read` never answers: all that can be seen of it is that it pauses, as it does before it answers.
  let end = () => {}
  const ended = new Promise<undefined>((resolve) => {
    end = () => void setImmediate(resolve, undefined)
    stdin.once('pause', end)
  })
  const pause = () => {
    if (stdin.isRaw) stdin.setRawMode(false)
    stdin.pause()
  }
  signal.addEventListener('abort', pause)
  try {
    const typed = await Promise.race([
      read({ prompt: question, silent, input: stdin, output: stderr }),
      ended,
    ])
    if (!signal.aborted) return typed
  } catch {
    // Ctrl-C: it fails in no other way.
  } finally {
    stdin.removeListener('pause', end)
    signal.removeEventListener('abort', pause)
    // What is typed unseen has no end of line.
    if (silent) stderr.write('\n')
  }
  throw new InterruptedError()
}
