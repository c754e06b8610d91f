import { TrainingProvider, useFinalize, useRun, useStatus } from 'modelmarket/training/react'
import type { Address, Chain, Client, Transport } from 'viem'

export function App({ client }: { client: Client<Transport, Chain> }) {
  const address: Address = '0x00000000000000000000000000000000000000aa'
  return (
    <TrainingProvider address={address} client={client}>
      <Run runId={1n} />
    </TrainingProvider>
  )
}

function Run({ runId }: { runId: bigint }) {
  const { data, error } = useRun({ runId })
  const { status, timeLeft, mutex } = useStatus({ runId })
  const finalize = useFinalize()
  const holder = mutex?.status === 'held' ? `period ${mutex.periodId}` : mutex?.status
  return (
    <button type="button" onClick={() => finalize.mutate({ runId })}>
      {error?.shortMessage ?? `${status} ${timeLeft}, ${holder}, ${data?.tip} states`}
    </button>
  )
}
