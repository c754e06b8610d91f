// A bot that trains all runs that its policy takes, and defends what it submitted. Start from it: make the policy yours.
import type { AgentOptions } from 'modelmarket/agents'
import type { Blockstore } from 'modelmarket/content'
import { runWorker, type WorkerEvent } from 'modelmarket/training/agents'
import { parseEther } from 'viem'

/** Runs the bot, and tells what it does, until it is stopped. */
export function runBot(
  options: AgentOptions & { store: Pick<Blockstore, 'get' | 'put'> },
): AsyncGenerator<WorkerEvent, void, void> {
  return runWorker({
    ...options,
    policy: {
      minReward: parseEther('1'), // of a state
      maxDeposit: parseEther('100'), // of a period
      maxDepositAtRisk: parseEther('200'), // of all periods that are not settled
    },
  })
}
