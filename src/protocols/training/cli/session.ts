import type { Command } from 'commander'
import type { Hash } from 'viem'
import type { AgentOptions } from '../../../agents/index.js'
import { withProtocolSession } from '../../../cli/commands/withSession.js'
import type { Shell } from '../../../cli/protocol.js'
import type { ProtocolSession } from '../../../cli/session.js'
import { type TrainingSettings, trainingSection } from './settings.js'

/** The session of a command of training. */
export type TrainingSession = ProtocolSession<TrainingSettings>

/** A client that sends, from the user's account. */
export type Wallet = Awaited<ReturnType<TrainingSession['wallet']>>

/** Runs a command of training with a session of its own, which is closed afterwards. */
export function withTraining<options extends object>(
  shell: Shell,
  act: (session: TrainingSession, options: options, args: readonly string[]) => Promise<void>,
): (this: Command) => Promise<void> {
  return withProtocolSession(shell, trainingSection, act)
}

/** The options that all agents of training take. */
export async function agentOptions(
  session: TrainingSession,
  client: AgentOptions['client'],
): Promise<AgentOptions> {
  const { signal } = session
  const { confirmations, pollingIntervalMs, checkClock, genesis } = session.config
  const { address, fromBlock } = await session.contract()
  const vault = await session.vault()
  return {
    client,
    address,
    vault,
    fromBlock,
    signal,
    confirmations,
    checkClock,
    genesis: genesis as Hash | undefined,
    witnesses: session.witnesses,
    pollingInterval: pollingIntervalMs,
    ...session.fees,
  }
}
