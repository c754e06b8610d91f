import type { Address } from 'viem'
import { formatCoins } from '../format.ts'
import { useCoinBalance } from '../useCoin.ts'

/** The coins of an account. */
export function Balance({ owner }: { owner: Address }) {
  const { data } = useCoinBalance(owner)
  return <>{data === undefined ? '…' : formatCoins(data)}</>
}
