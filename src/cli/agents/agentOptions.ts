import type { Hash } from 'viem'
import type { AgentOptions } from '../../agents/index.js'
import type { ContractSettings } from '../protocol.js'
import type { ProtocolSession } from '../session.js'

/** Returns the options that all agents take. */
export async function agentOptions<settings extends ContractSettings>(
  session: ProtocolSession<settings>,
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
