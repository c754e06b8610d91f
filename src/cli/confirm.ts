import { escapeSteering } from '../errors/printable.js'
import { NotConfirmedError } from './errors.js'
import { type Io, isInteractive } from './io.js'
import { prompt } from './prompt.js'

/**
 * Shows what is at stake, and goes on only when that is agreed to.
 *
 * @throws {NotConfirmedError} when it is not, or nobody is there to ask.
 */
export async function confirm(
  io: Io,
  { stakes, yes }: { stakes: readonly string[]; yes: boolean },
): Promise<void> {
  for (const line of stakes) io.stderr.write(`${escapeSteering(line)}\n`)
  if (yes) return
  if (!isInteractive(io)) throw new NotConfirmedError({ asked: false })
  const answer = (await prompt(io, 'Go on? [y/N] ')) ?? ''
  if (!/^y(es)?$/i.test(answer.trim())) throw new NotConfirmedError({ asked: true })
}
