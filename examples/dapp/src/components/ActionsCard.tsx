import type { ContractContext } from 'modelmarket/market/react'
import { type ReactNode, useLayoutEffect, useRef, useState } from 'react'
import type { Address } from 'viem'
import { useConnection } from 'wagmi'
import { useAppConfig } from '../ConfigContext.ts'
import { type Outcome, OutcomeContext, OutcomeNote } from './ActionButton.tsx'
import { ErrorNote } from './ErrorNote.tsx'

interface ActionsCardProps {
  /** The wallet of the contract's provider. It comes a moment after the account, and after a switch of chains. */
  wallet: ContractContext['wallet']
  /** What an account can do. Its second argument is to be called when something that had the focus is no longer possible. */
  children(account: Address, onGone: () => void): ReactNode
}

/** What the connected account can do now, and what came of what it did. */
export function ActionsCard({ wallet, children }: ActionsCardProps) {
  const { address, chainId } = useConnection()
  const { chain } = useAppConfig()
  const [outcome, report] = useState<Outcome>()
  const heading = useRef<HTMLHeadingElement>(null)
  return (
    <section className="card" aria-labelledby="actions">
      <h2 id="actions" ref={heading} tabIndex={-1}>
        What you can do
      </h2>
      <OutcomeNote outcome={outcome} />
      {address === undefined ? (
        <p className="muted">Connect a wallet to take part.</p>
      ) : chainId !== chain.id ? (
        <p className="muted">Switch your wallet to {chain.name} to take part.</p>
      ) : wallet === undefined ? (
        <p className="muted">Reading…</p>
      ) : (
        <OutcomeContext value={report}>{children(address, () => heading.current?.focus())}</OutcomeContext>
      )}
    </section>
  )
}

interface ActionListProps {
  /** What is offered, each with a key. `undefined` until it is known. */
  offered: readonly { key: string; node: ReactNode }[] | undefined
  error: Error | null
  onGone(): void
}

/** The calls that an account can make. */
export function ActionList({ offered, error, onGone }: ActionListProps) {
  const keys = offered?.map(({ key }) => key).join()
  const hadFocus = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is offered has changed.
  useLayoutEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) onGone()
  }, [keys])
  if (error && !offered) return <ErrorNote error={error} />
  if (!offered?.length) return <p className="muted">{offered ? 'Nothing to do now.' : 'Reading…'}</p>
  return (
    <ul
      className="actions"
      onFocus={() => {
        hadFocus.current = true
      }}
      onBlur={() => {
        hadFocus.current = false
      }}
    >
      {offered.map(({ key, node }) => (
        <li key={key}>{node}</li>
      ))}
    </ul>
  )
}
