import type { Command } from 'commander'
import type { Io } from '../io.js'
import { Session } from '../session.js'

/** Runs a command with a session of its own, which it closes afterwards. */
export function withSession<options extends object>(
  io: Io,
  act: (session: Session, options: options, args: readonly string[]) => Promise<void>,
): (this: Command) => Promise<void> {
  return async function () {
    const session = await Session.open(io, this.optsWithGlobals())
    try {
      await act(session, this.opts<options>(), this.args)
    } finally {
      await session.close()
    }
  }
}
