import type { Command } from 'commander'
import { withProtocolSession } from '../../../cli/commands/withSession.js'
import type { Shell } from '../../../cli/protocol.js'
import type { ProtocolSession } from '../../../cli/session.js'
import { getRun, getRunCount, UnknownRunError } from '../index.js'
import { NoRunError } from './errors.js'
import { type TrainingSettings, trainingSection } from './settings.js'

/** The session of a command of training. */
export type TrainingSession = ProtocolSession<TrainingSettings>

/** A client that sends, from the user's account. */
export type Wallet = Awaited<ReturnType<TrainingSession['wallet']>>

type Act<options> = (session: TrainingSession, options: options, args: readonly string[]) => Promise<void>

/** Runs a command of training with a session of its own, which is closed afterwards. */
export function withTraining<options extends object>(
  shell: Shell,
  act: Act<options>,
): (this: Command) => Promise<void> {
  return withProtocolSession(shell, trainingSection, async (session, options: options, args) => {
    try {
      await act(session, options, args)
    } catch (cause) {
      if (!UnknownRunError.is(cause)) throw cause
      const { address } = await session.contract()
      const runs = await getRunCount(session.client, { address })
      throw new NoRunError({ runId: cause.args.runId, runs }, { cause })
    }
  })
}

/**
 * Reads the runs that an agent is limited to, and tells which of them are closed: it would wait for them without a word.
 *
 * @throws {UnknownRunError} when there is no such run.
 */
export async function checkRuns(session: TrainingSession, runs: readonly bigint[] = []): Promise<void> {
  const { address } = await session.contract()
  const { client, output } = session
  for (const runId of runs) {
    const { status } = await getRun(client, { address, runId })
    if (status === 'closed') output.print(`Run ${runId} is closed: nothing is left to do in it.`)
  }
}
