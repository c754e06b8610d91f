import { formatCoins } from 'modelmarket/format'
import type { Address } from 'viem'
import { useCoinBalance } from '../useCoin.ts'

/** The coins of an account. */
export function Balance({ owner }: { owner: Address }) {
  const { data } = useCoinBalance(owner)
  return <>{data === undefined ? '…' : formatCoins(data)}</>
}
