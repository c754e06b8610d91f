import type { Request } from 'modelmarket/market'
import { type AllowedCallWithSubmission, useAllowedCalls, useMarket } from 'modelmarket/market/react'
import type { Address } from 'viem'
import { ActionList, ActionsCard } from './ActionsCard.tsx'
import { ClaimScore, OpenModel, RevealTruth, SubmitModel } from './SecretCalls.tsx'
import { CancelRequest, Collect, EnforceTimeout, WithdrawSubmission } from './SimpleCalls.tsx'

export interface CallProps {
  request: Request
  allowed: AllowedCallWithSubmission
}

/** What the connected account can do with a request now, and until when. */
export function Actions({ request }: { request: Request }) {
  const { wallet } = useMarket()
  return (
    <ActionsCard wallet={wallet}>
      {(account, onGone) => (
        <RequestActions key={account} account={account} request={request} onGone={onGone} />
      )}
    </ActionsCard>
  )
}

function RequestActions({
  account,
  request,
  onGone,
}: {
  account: Address
  request: Request
  onGone(): void
}) {
  const { calls, error } = useAllowedCalls({ requestId: request.requestId, account })
  const offered = calls
    // Nobody else has the secrets of a submission.
    ?.filter(({ index, submission }) => index === undefined || submission)
    .map((allowed) => ({
      key: `${allowed.call} ${allowed.index ?? ''}`,
      node: <Call request={request} allowed={allowed} />,
    }))
  return <ActionList offered={offered} error={error} onGone={onGone} />
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
