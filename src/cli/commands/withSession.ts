import type { Command } from 'commander'
import { LeftToPersonError } from '../errors.js'
import type { ContractSettings, ProtocolSection, Shell } from '../protocol.js'
import { openProtocolSession, openSession, type ProtocolSession, type Session } from '../session.js'

/** What a command does with its session, its options and its arguments. */
type Act<session, options> = (session: session, options: options, args: readonly string[]) => Promise<void>

/** Runs a command with a session of its own, which is closed afterwards. */
export function withSession<options extends object>(
  shell: Shell,
  act: Act<Session, options>,
): (this: Command) => Promise<void> {
  return async function () {
    await run(this, await openSession(shell, this.optsWithGlobals()), act)
  }
}

/** Runs a command of a protocol with a session of its own, which is closed afterwards. */
export function withProtocolSession<settings extends ContractSettings, options extends object>(
  shell: Shell,
  section: ProtocolSection<settings>,
  act: Act<ProtocolSession<settings>, options>,
): (this: Command) => Promise<void> {
  return async function () {
    await run(this, await openProtocolSession(shell, this.optsWithGlobals(), section), act)
  }
}

async function run<session extends Session, options extends object>(
  command: Command,
  session: session,
  act: Act<session, options>,
): Promise<void> {
  try {
    await act(session, command.opts<options>(), command.args)
    if (session.stopped > 0) throw new LeftToPersonError(session.stopped)
  } finally {
    await session.close()
  }
}
