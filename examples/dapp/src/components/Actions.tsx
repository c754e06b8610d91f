import type { AllowedCall, ListedSubmission, Request } from 'modelmarket/market'
import { useAllowedCalls } from 'modelmarket/market/react'
import { useConnection } from 'wagmi'
import { useAppConfig } from '../appConfig.ts'
import { ClaimScore, OpenModel, RevealTruth, SubmitModel } from './SecretCalls.tsx'
import { CancelRequest, Collect, EnforceTimeout, WithdrawSubmission } from './SimpleCalls.tsx'

export interface CallProps {
  request: Request
  allowed: AllowedCall
  /** The submission that the call is about, if it is about one. */
  submission: ListedSubmission | undefined
}

/** What the connected account can do with a request now, and until when. */
export function Actions({
  request,
  submissions,
}: {
  request: Request
  submissions: readonly ListedSubmission[]
}) {
  const { address, chainId } = useConnection()
  const { chain } = useAppConfig()
  return (
    <section className="card" aria-labelledby="actions">
      <h2 id="actions">What you can do</h2>
      {address === undefined ? (
        <p className="muted">Connect a wallet to take part.</p>
      ) : chainId !== chain.id ? (
        <p className="muted">Switch your wallet to {chain.name} to take part.</p>
      ) : (
        <ActionList account={address} request={request} submissions={submissions} />
      )}
    </section>
  )
}

function ActionList({
  account,
  request,
  submissions,
}: {
  account: `0x${string}`
  request: Request
  submissions: readonly ListedSubmission[]
}) {
  const { calls } = useAllowedCalls({ requestId: request.requestId, account })
  const offered = (calls ?? [])
    .map((allowed) => ({ allowed, submission: submissions.find(({ index }) => index === allowed.index) }))
    // Nobody else has the secrets of a submission.
    .filter(({ allowed, submission }) => allowed.index === undefined || submission?.trainer === account)
  if (offered.length === 0) return <p className="muted">Nothing now.</p>
  return (
    <ul className="actions">
      {offered.map((props) => (
        <li key={`${props.allowed.call} ${props.allowed.index}`}>
          <Call request={request} {...props} />
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
