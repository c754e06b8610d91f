// Recomputes the states of all runs, and proves those that are wrong. One honest watcher keeps a run safe.
import type { AgentOptions } from 'modelmarket/agents'
import type { Blockstore } from 'modelmarket/content'
import { type ProoferEvent, runProofer } from 'modelmarket/training/agents'
import { parseEther } from 'viem'

/** Runs the watcher, and tells what it does, until it is stopped. */
export function runWatcher(
  options: AgentOptions & { store: Pick<Blockstore, 'get'> },
): AsyncGenerator<ProoferEvent, void, void> {
  // A lie that is found beyond this limit may become final: set it to what you can lock.
  return runProofer({ ...options, policy: { maxDepositAtRisk: parseEther('100') } })
}
