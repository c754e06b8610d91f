import { MarketProvider, useEnforceTimeout, useRequest, useStatus } from 'modelmarket/market/react'
import type { Address, Chain, Client, Transport } from 'viem'

export function App({ client }: { client: Client<Transport, Chain> }) {
  const address: Address = '0x00000000000000000000000000000000000000aa'
  return (
    <MarketProvider address={address} client={client}>
      <Request requestId={1n} />
    </MarketProvider>
  )
}

function Request({ requestId }: { requestId: bigint }) {
  const { data, error } = useRequest({ requestId })
  const { status, timeLeft } = useStatus({ requestId })
  const enforce = useEnforceTimeout()
  const winner = data?.status === 'settled' ? `submission ${data.winner.index}` : undefined
  return (
    <button type="button" onClick={() => enforce.mutate({ requestId })}>
      {error?.shortMessage ?? winner ?? `${status} ${timeLeft}`}
    </button>
  )
}
