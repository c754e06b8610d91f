import type { Request } from 'modelmarket/market'
import { type AllowedCallWithSubmission, useAllowedCalls, useMarket } from 'modelmarket/market/react'
import { useLayoutEffect, useRef, useState } from 'react'
import type { Address } from 'viem'
import { useConnection } from 'wagmi'
import { useAppConfig } from '../ConfigContext.ts'
import { type Outcome, OutcomeContext, OutcomeNote } from './ActionButton.tsx'
import { ErrorNote } from './ErrorNote.tsx'
import { ClaimScore, OpenModel, RevealTruth, SubmitModel } from './SecretCalls.tsx'
import { CancelRequest, Collect, EnforceTimeout, WithdrawSubmission } from './SimpleCalls.tsx'

export interface CallProps {
  request: Request
  allowed: AllowedCallWithSubmission
}

/** What the connected account can do with a request now, and until when. */
export function Actions({ request }: { request: Request }) {
  const { address, chainId } = useConnection()
  const { chain } = useAppConfig()
  // It comes a moment after the account, and after a switch of chains.
  const { wallet } = useMarket()
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
        <OutcomeContext value={report}>
          <ActionList
            key={address}
            account={address}
            request={request}
            onGone={() => heading.current?.focus()}
          />
        </OutcomeContext>
      )}
    </section>
  )
}

function ActionList({
  account,
  request,
  onGone,
}: {
  account: Address
  request: Request
  /** Called when something that had the focus is no longer possible. */
  onGone(): void
}) {
  const { calls, error } = useAllowedCalls({ requestId: request.requestId, account })
  const offered = (calls ?? [])
    // Nobody else has the secrets of a submission.
    .filter(({ index, submission }) => index === undefined || submission)
    .map((allowed) => ({ allowed, key: `${allowed.call} ${allowed.index ?? ''}` }))
  const keys = offered.map(({ key }) => key).join()
  const hadFocus = useRef(false)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is offered has changed.
  useLayoutEffect(() => {
    if (hadFocus.current && document.activeElement === document.body) onGone()
  }, [keys])
  if (error && !calls) return <ErrorNote error={error} />
  if (offered.length === 0) return <p className="muted">{calls ? 'Nothing to do now.' : 'Reading…'}</p>
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
      {offered.map(({ key, allowed }) => (
        <li key={key}>
          <Call request={request} allowed={allowed} />
        </li>
      ))}
    </ul>
  )
}

function Call(props: CallProps) {
  switch (props.allowed.call) {
    case 'submitModel':
      return <SubmitModel {...props} />
    case 'withdrawSubmission':
      return <WithdrawSubmission {...props} />
    case 'cancelRequest':
      return <CancelRequest {...props} />
    case 'revealTruth':
      return <RevealTruth {...props} />
    case 'claimScore':
      return <ClaimScore {...props} />
    case 'revealModel':
    case 'provePredictions':
    case 'publishModel':
      return <OpenModel {...props} call={props.allowed.call} />
    case 'enforceTimeout':
      return <EnforceTimeout {...props} />
    case 'collect':
      return <Collect {...props} />
  }
}
