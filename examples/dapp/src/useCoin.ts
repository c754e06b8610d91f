import { useQuery } from '@tanstack/react-query'
import { getCoinBalance, getToken } from 'modelmarket/token'
import type { Address } from 'viem'
import { useAppConfig, useReader } from './appConfig.ts'

/** Returns the coin that the market pays in. It never changes. */
export function useCoin() {
  const { market: address } = useAppConfig()
  const client = useReader()
  return useQuery({
    queryKey: ['coin', address],
    queryFn: () => getToken(client, { address }),
    staleTime: Infinity,
  })
}

/** Returns how many coins an account has. */
export function useCoinBalance(owner: Address) {
  const client = useReader()
  const { data: coin } = useCoin()
  return useQuery({
    queryKey: ['coin balance', coin, owner],
    queryFn: () => (coin ? getCoinBalance(client, { address: coin, owner }) : undefined),
    enabled: coin !== undefined,
    refetchInterval: 5_000,
  })
}
