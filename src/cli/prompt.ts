import { InterruptedError } from './errors.js'
import type { Io } from './io.js'

/**
 * Asks on the terminal.
 *
 * @returns What was typed. `undefined`: nothing, and nothing will be.
 * @throws {InterruptedError} on Ctrl-C, which a terminal that is read from does not send as a signal.
 */
export async function prompt(
  { stdin, stderr }: Io,
  question: string,
  { silent = false }: { silent?: boolean } = {},
): Promise<string | undefined> {
  const { read } = await import('read')
  // At the end of the input `read` never answers: all that can be seen of it is that it pauses, as it does before it answers.
  let end = () => {}
  const ended = new Promise<undefined>((resolve) => {
    end = () => void setImmediate(resolve, undefined)
    stdin.once('pause', end)
  })
  try {
    return await Promise.race([read({ prompt: question, silent, input: stdin, output: stderr }), ended])
  } catch {
    throw new InterruptedError()
  } finally {
    stdin.removeListener('pause', end)
    // What is typed unseen has no end of line.
    if (silent) stderr.write('\n')
  }
}
