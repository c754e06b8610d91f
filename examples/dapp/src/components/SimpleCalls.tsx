import {
  useCancelRequest,
  useCollect,
  useEnforceTimeout,
  useWithdrawSubmission,
} from 'modelmarket/market/react'
import { showCoins } from '../shown.ts'
import { Act } from './Act.tsx'
import type { CallProps } from './Actions.tsx'

export function WithdrawSubmission({ request: { requestId, stake }, allowed }: CallProps) {
  const { mutateAsync, stage } = useWithdrawSubmission()
  const { index = 0, costs, until } = allowed
  return (
    <Act
      label={`Withdraw submission ${index}`}
      until={until}
      stage={stage}
      run={async () => {
        await mutateAsync({ requestId, index })
        return 'It is withdrawn.'
      }}
    >
      <p>
        {costs === 'stake'
          ? `It is late: your stake of ${showCoins(stake)} is lost.`
          : `You get your stake of ${showCoins(stake)} back.`}
      </p>
    </Act>
  )
}

export function CancelRequest({ request: { requestId, reward }, allowed: { costs } }: CallProps) {
  const { mutateAsync, stage } = useCancelRequest()
  return (
    <Act
      label="Cancel the request"
      stage={stage}
      run={async () => {
        await mutateAsync({ requestId })
        return 'It is cancelled.'
      }}
    >
      <p>
        {costs === 'reward'
          ? `There are submissions: the reward of ${showCoins(reward)} goes to their trainers.`
          : `You get the reward of ${showCoins(reward)} back.`}
      </p>
    </Act>
  )
}

export function EnforceTimeout({ request: { requestId } }: CallProps) {
  const { mutateAsync, stage } = useEnforceTimeout()
  return (
    <Act
      label="Enforce the timeout"
      isPrimary
      stage={stage}
      run={async () => {
        await mutateAsync({ requestId })
        return 'The timeout is enforced.'
      }}
    >
      <p>Somebody is late. Anyone may move the request on; who slashes a submission gets a tip.</p>
    </Act>
  )
}

export function Collect({ request: { requestId }, allowed: { index = 0 }, submission }: CallProps) {
  const { mutateAsync, stage } = useCollect()
  return (
    <Act
      label={`Collect ${showCoins(submission?.payout ?? 0n)}`}
      isPrimary
      stage={stage}
      run={async () => {
        const { amount } = await mutateAsync({ requestId, index })
        return `You have collected ${showCoins(amount)}.`
      }}
    >
      <p>What submission {index} is due.</p>
    </Act>
  )
}
