import { useConnection, useSwitchChain } from 'wagmi'
import { useAppConfig } from '../ConfigContext.ts'
import { ErrorNote } from './ErrorNote.tsx'

/** Offers to switch a wallet that is on another chain. */
export function ChainBanner() {
  const { chain } = useAppConfig()
  const { chainId } = useConnection()
  const { mutate: switchChain, isPending, error } = useSwitchChain()
  if (chainId === undefined || chainId === chain.id) return null
  return (
    <section className="notice late" aria-label="Wrong chain">
      <div className="row">
        <p>
          Your wallet is on another chain ({chainId}). This market is on {chain.name}.
        </p>
        <button
          className="button"
          type="button"
          disabled={isPending}
          onClick={() => switchChain({ chainId: chain.id })}
        >
          Switch to {chain.name}
        </button>
      </div>
      {error && <ErrorNote error={error} />}
    </section>
  )
}
