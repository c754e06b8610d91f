// Training on this machine for the examples to act on: a chain whose time runs when told, and content in memory.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type AgentOptions, openVault, type Vault } from 'modelmarket/agents'
import { letTimeRun } from 'modelmarket/testing'
import { startTraining, type TestTraining, type TrainingClient } from 'modelmarket/training/testing'

export interface LocalTraining {
  training: TestTraining
  /** What an agent of a party takes, with a vault of its own. */
  options(name: string, client: TrainingClient): Promise<AgentOptions>
  /** Lets the chain's time run, as fast as the agents follow. Training takes real time, so this comes after it. */
  letTimeRun(): void
  /** Aborted when the example has seen what it is to show, or takes too long. */
  signal: AbortSignal
  /** Lets agents end, and then the chain. */
  stop(): Promise<void>
}

export async function startLocalTraining(): Promise<LocalTraining> {
  const folder = await mkdtemp(join(tmpdir(), 'modelmarket-example-'))
  const training = await startTraining({ workers: 1, voters: 0 })
  const agents: TrainingClient[] = []
  const vaults: Vault[] = []
  const ending = new AbortController()
  const signal = AbortSignal.any([ending.signal, AbortSignal.timeout(170_000)])
  let stopTime: (() => Promise<void>) | undefined
  return {
    training,
    signal,
    async options(name, client) {
      const key = crypto.getRandomValues(new Uint8Array(32))
      const vault = await openVault({ location: join(folder, name), key })
      agents.push(client)
      vaults.push(vault)
      // The chain's time is not real time.
      return { client, address: training.address, vault, signal, checkClock: false, pollingInterval: 50 }
    },
    letTimeRun() {
      stopTime ??= letTimeRun(training.chain, { bots: agents, step: 300 })
    },
    async stop() {
      ending.abort()
      await stopTime?.()
      for (const vault of vaults) await vault.close()
      await training.stop()
      await rm(folder, { recursive: true })
    },
  }
}
