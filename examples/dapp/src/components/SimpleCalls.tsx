import {
  useCancelRequest,
  useCollect,
  useEnforceTimeout,
  useWithdrawSubmission,
} from 'modelmarket/market/react'
import { showCoins } from '../shown.ts'
import { ActionButton } from './ActionButton.tsx'
import type { CallProps } from './Actions.tsx'

export function WithdrawSubmission({ request: { requestId, stake }, allowed }: CallProps) {
  const { mutateAsync, stage } = useWithdrawSubmission()
  const { index = 0, costs, until } = allowed
  return (
    <ActionButton
      label={`Withdraw submission ${index}`}
      until={until}
      stage={stage}
      run={async () => {
        await mutateAsync({ requestId, index })
        return `Submission ${index} is withdrawn.`
      }}
    >
      <p>
        {costs === 'stake'
          ? `You would lose your stake of ${showCoins(stake)}.`
          : `You get your stake of ${showCoins(stake)} back.`}
      </p>
    </ActionButton>
  )
}

export function CancelRequest({ request: { requestId, reward }, allowed: { costs } }: CallProps) {
  const { mutateAsync, stage } = useCancelRequest()
  return (
    <ActionButton
      label="Cancel the request"
      stage={stage}
      run={async () => {
        await mutateAsync({ requestId })
        return 'The request is cancelled.'
      }}
    >
      <p>
        {costs === 'reward'
          ? `There are submissions. Their trainers would share your reward of ${showCoins(reward)}.`
          : `You get the reward of ${showCoins(reward)} back.`}
      </p>
    </ActionButton>
  )
}

export function EnforceTimeout({ request: { requestId } }: CallProps) {
  const { mutateAsync, stage } = useEnforceTimeout()
  return (
    <ActionButton
      label="Enforce the timeout"
      isPrimary
      stage={stage}
      run={async () => {
        await mutateAsync({ requestId })
        return 'The timeout is enforced.'
      }}
    >
      <p>Somebody missed a deadline. Anyone may enforce it. Who slashes a submission gets a tip.</p>
    </ActionButton>
  )
}

export function Collect({ request: { requestId }, allowed: { index = 0, submission } }: CallProps) {
  const { mutateAsync, stage } = useCollect()
  return (
    <ActionButton
      label={`Collect ${showCoins(submission?.payout ?? 0n)}`}
      isPrimary
      stage={stage}
      run={async () => {
        const { amount } = await mutateAsync({ requestId, index })
        return `You have collected ${showCoins(amount)}.`
      }}
    >
      <p>The market owes submission {index} this amount.</p>
    </ActionButton>
  )
}
