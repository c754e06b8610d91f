import type { Address } from 'viem'
import { showCoins } from '../shown.ts'
import { useCoinBalance } from '../useCoinBalance.ts'

/** The coins of an account. */
export function Balance({ owner }: { owner: Address }) {
  const { data } = useCoinBalance(owner)
  return <>{data === undefined ? '…' : showCoins(data)}</>
}
