import { useQuery } from '@tanstack/react-query'
import { useMarket, useToken } from 'modelmarket/market/react'
import { getCoinBalance } from 'modelmarket/token'
import type { Address } from 'viem'

/** Returns how many coins an account has. */
export function useCoinBalance(owner: Address) {
  const { client } = useMarket()
  const { data: coin } = useToken()
  return useQuery({
    queryKey: ['coin balance', coin, owner],
    queryFn: () => (client && coin ? getCoinBalance(client, { address: coin, owner }) : undefined),
    enabled: client !== undefined && coin !== undefined,
    refetchInterval: 5_000,
  })
}
