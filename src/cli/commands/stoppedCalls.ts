import type { Command } from 'commander'
import { releaseCall, type StoppedCall, stoppedCalls, type Vault } from '../../agents/index.js'
import { NoStoppedCallError } from '../errors.js'
import type { Shell } from '../protocol.js'
import { withSession } from './withSession.js'

const reasons: Record<StoppedCall['reason'], string> = {
  taken: 'another transaction used its nonce',
  reverted: 'it reverted',
  gap: 'its nonce is far too high',
}

/** Adds the commands for calls that wait for a person. */
export function addStoppedCalls(vault: Command, shell: Shell): void {
  vault
    .command('stopped')
    .description('the calls that wait for a person: they are not sent by themselves')
    .action(
      withSession(shell, async (session) => {
        const calls = await listOf(await session.vault({ existing: true }))
        const lines = calls.map((call) => `${call.id}: ${describe(call)}`)
        session.output.result({ calls }, lines.length > 0 ? lines.join('\n') : 'No call waits for a person.')
      }),
    )

  vault
    .command('release')
    .description('let a call that waits for a person be sent again: look at the chain first')
    .argument('<id>', 'what `vault stopped` lists, in quotation marks')
    .action(
      withSession(shell, async (session, _options, [id = '']) => {
        const opened = await session.vault({ existing: true })
        const calls = (await listOf(opened)).filter((call) => call.id === id)
        if (calls.length === 0) throw new NoStoppedCallError(id)
        await session.confirm(
          ...calls.map((call) => `${call.account}: ${describe(call)}`),
          'If the call was made after all, it is made twice. Look at the chain with an endpoint that you trust.',
        )
        for (const call of calls) await releaseCall(opened, call)
        session.output.result({ released: calls }, `${id} is sent again when an agent asks for it.`)
      }),
    )
}

async function listOf(vault: Vault): Promise<StoppedCall[]> {
  const calls: StoppedCall[] = []
  for await (const call of stoppedCalls(vault)) calls.push(call)
  return calls
}

const describe = ({ chainId, nonce, reason, hash }: StoppedCall) =>
  `nonce ${nonce} on chain ${chainId}, ${reasons[reason]}${hash ? `, ${hash}` : ''}`
