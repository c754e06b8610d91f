import { useQuery } from '@tanstack/react-query'
import { getCoinBalance, getToken } from 'modelmarket/token'
import type { Address } from 'viem'
import { useAppConfig, useReader } from './ConfigContext.ts'

/** Returns how many coins an account has: of the coin that the contracts take. */
export function useCoinBalance(owner: Address) {
  const { market, training } = useAppConfig()
  const client = useReader()
  const contract = (market ?? training)?.address
  const { data: coin } = useQuery({
    queryKey: ['coin', contract],
    queryFn: () => (contract ? getToken(client, { address: contract }) : null),
    staleTime: Infinity,
  })
  return useQuery({
    queryKey: ['coin balance', coin, owner],
    queryFn: () => (coin ? getCoinBalance(client, { address: coin, owner }) : undefined),
    enabled: Boolean(coin),
    refetchInterval: 5_000,
  })
}
