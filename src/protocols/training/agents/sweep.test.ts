import { type Address, createClient, custom, decodeFunctionData, encodeFunctionResult, zeroHash } from 'viem'
import { expect, test } from 'vitest'
import { trainingAbi } from '../../../../generated/training/index.js'
import { MemoryVault } from '../../../../test/fixtures/memoryVault.js'
import type { AgentContext } from '../../../agents/engine/role.js'
import { trackedEntry } from '../../../agents/engine/tracking.js'
import { Sweep } from './sweep.js'

const address: Address = '0x00000000000000000000000000000000000000aa'
const now = 100_000n

/** An endpoint with disputes, that notes which it was asked for and fails from one on. */
class DisputeEndpoint {
  readonly asked: bigint[] = []
  readonly count: bigint
  failsFrom: bigint | undefined

  constructor(count: bigint, failsFrom?: bigint) {
    this.count = count
    this.failsFrom = failsFrom
  }

  readonly client = createClient({
    transport: custom(
      {
        request: async ({ params: [{ data }] }: { params: [{ data: `0x${string}` }] }) => {
          const call = decodeFunctionData({ abi: trainingAbi, data })
          if (call.functionName !== 'getDispute')
            return encodeFunctionResult({
              abi: trainingAbi,
              functionName: 'disputeCount',
              result: this.count,
            })
          const [disputeId] = call.args
          this.asked.push(disputeId)
          if (this.failsFrom !== undefined && disputeId >= this.failsFrom) throw new Error('refused')
          // The last two are new.
          const openedAt = Number(disputeId > this.count - 2n ? now : 1n)
          const of = { runId: 1n, stateHash: zeroHash, challenger: address, caseId: disputeId }
          const result = { ...of, status: 0, verdict: 0, openedAt, deadline: 200_000, resolvedAt: 0 }
          return encodeFunctionResult({ abi: trainingAbi, functionName: 'getDispute', result })
        },
      },
      { retryCount: 0 },
    ),
  })
}

/** Starts a sweep in a new process, that notes the disputes that it finds. */
function start({ client }: DisputeEndpoint, vault: MemoryVault): { sweep: Sweep; found: bigint[] } {
  const found: bigint[] = []
  const context: Partial<AgentContext<never>> = {
    client,
    address,
    vault,
    prefix: 'test/',
    now: () => now,
    block: () => 5n,
    track: () => {},
  }
  const onDispute = ({ disputeId }: { disputeId: bigint }) => {
    found.push(disputeId)
    return disputeId === 3n ? 'dispute:3' : undefined
  }
  return { sweep: new Sweep(context as AgentContext<never>, { onDispute }), found }
}

/** Sweeps in a new process. Returns the disputes that it found. */
async function sweep(endpoint: DisputeEndpoint, vault: MemoryVault): Promise<bigint[]> {
  const { sweep, found } = start(endpoint, vault)
  await sweep.run()
  return found
}

test('a sweep that was stopped goes on where it was, and reads what is new again', async () => {
  const vault = new MemoryVault()
  const endpoint = new DisputeEndpoint(100n, 71n)
  await expect(sweep(endpoint, vault)).rejects.toThrow('refused')
  // What is not read again is tracked, though the process ended before the engine stored that.
  expect(await vault.get(trackedEntry('test/', 'dispute:3').key)).toBe(true)
  endpoint.failsFrom = undefined
  endpoint.asked.length = 0
  const found = await sweep(endpoint, vault)
  expect([found[0], found.at(-1), found.length]).toEqual([65n, 100n, 36])
  expect(endpoint.asked).toEqual(found)
  expect(await sweep(endpoint, vault)).toEqual([99n, 100n])
})

test('what is to be read again is so in the next process, whatever a sweep passes meanwhile', async () => {
  const vault = new MemoryVault()
  const endpoint = new DisputeEndpoint(100n)
  const { sweep: first } = start(endpoint, vault)
  const running = first.run()
  await first.again({ kind: 'dispute', id: 40n })
  await first.again({ kind: 'dispute', id: 50n })
  // It is no dispute.
  await first.again({ kind: 'run', id: 1n })
  await running
  expect((await sweep(endpoint, vault))[0]).toBe(40n)
  expect(await sweep(endpoint, vault)).toEqual([99n, 100n])
  await start(endpoint, vault).sweep.again({ kind: 'dispute', id: 70n })
  expect((await sweep(endpoint, vault))[0]).toBe(70n)
})
