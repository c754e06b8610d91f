import { formatCoins, parseCoins } from 'modelmarket/format'
import { type AllowedCall, isRewardSafe, type Run, toTrainingError } from 'modelmarket/training'
import {
  useAllowedCalls,
  useCollect,
  useCredit,
  useFinalize,
  useFund,
  useRefund,
  useRefundAmount,
  useResolveDispute,
  useSettlePeriod,
  useTraining,
} from 'modelmarket/training/react'
import { type ReactNode, useState } from 'react'
import type { Address } from 'viem'
import { ActionButton } from '../components/ActionButton.tsx'
import { ActionList, ActionsCard } from '../components/ActionsCard.tsx'
import { Field } from '../components/Field.tsx'
import { paidCall } from '../paidCall.ts'
import { showCoins, showTime } from '../shown.ts'
import { disputeText } from './runText.ts'

interface CallProps {
  run: Run
  account: Address
  allowed: AllowedCall
}

/** What the connected account can do with a run now, and until when. */
export function RunActions({ run }: { run: Run }) {
  const { wallet } = useTraining()
  return (
    <ActionsCard wallet={wallet}>
      {(account, onGone) => <Offered key={account} account={account} run={run} onGone={onGone} />}
    </ActionsCard>
  )
}

function Offered({ run, account, onGone }: { run: Run; account: Address; onGone(): void }) {
  const { calls, error } = useAllowedCalls({ runId: run.runId, account })
  // What many things allow, such as a dispute of each state, is said once.
  const said = new Set<string>()
  const offered = calls?.flatMap((allowed) => {
    const { call, periodId, stateHash, disputeId, fundingId } = allowed
    const isAgents = agentCalls.has(call)
    const key = isAgents ? call : `${call} ${periodId ?? stateHash ?? disputeId ?? fundingId ?? ''}`
    if (said.has(key)) return []
    said.add(key)
    const node = nodeOf({ run, account, allowed })
    return node ? [{ key, node }] : []
  })
  return <ActionList offered={offered} error={error} onGone={onGone} />
}

/** What an agent does: whoever took a mutex and did not train, or disputed and did not play, would lose the deposit. */
const agentCalls = new Set<AllowedCall['call']>(['startPeriod', 'submitState', 'openDispute'])

function nodeOf(props: CallProps): ReactNode {
  switch (props.allowed.call) {
    case 'fund':
      return <Fund {...props} />
    case 'startPeriod':
    case 'submitState':
      return <Train {...props} />
    case 'openDispute':
      return <Watch {...props} />
    case 'finalize':
      return <Finalize {...props} />
    case 'resolveDispute':
      return <ResolveDispute {...props} />
    case 'settlePeriod':
      return <SettlePeriod {...props} />
    case 'refund':
      return <Refund {...props} />
    case 'collect':
      return <Collect {...props} />
    default:
      // Moves and ballots need what an agent keeps.
      return undefined
  }
}

function Fund({ run, account, allowed: { until } }: CallProps) {
  const training = useTraining()
  const write = useFund()
  const [coins, setCoins] = useState(formatCoins(run.reward, { symbol: '' }).trim())
  const { runId, runHash } = run
  return (
    <ActionButton
      label="Fund the run"
      until={until}
      stage={write.stage}
      run={async (tell) => {
        const amount = parseCoins(coins)
        const pay = paidCall(training, toTrainingError)
        await pay({ account, amount, parameters: { runId, runHash, amount }, write, tell })
        return `You have put ${showCoins(amount)} into the run.`
      }}
    >
      <p>
        {isRewardSafe(run)
          ? 'The pot pays for the next state. What is left when the run closes comes back to its last funders.'
          : 'The pot does not pay for the next state.'}
      </p>
      <Field
        label="Coins"
        inputMode="decimal"
        value={coins}
        onChange={({ target }) => setCoins(target.value)}
      />
    </ActionButton>
  )
}

function Train({ run: { runId, workerDeposit }, allowed: { call, until } }: CallProps) {
  return (
    <>
      <p>
        {call === 'startPeriod'
          ? `Train, with a deposit of ${showCoins(workerDeposit)}:`
          : `You hold the mutex${until === undefined ? '' : ` until ${showTime(until)}`}. Train:`}
      </p>
      <p>
        <code>npx modelmarket training work {String(runId)}</code>
      </p>
    </>
  )
}

function Watch({ run: { runId, challengeDeposit, fee } }: CallProps) {
  return (
    <>
      <p>
        Recompute the states, and dispute the first wrong one with {showCoins(challengeDeposit + fee)}. A
        dispute is a game of several moves, which an agent plays:
      </p>
      <p>
        <code>npx modelmarket training proof {String(runId)}</code>
      </p>
    </>
  )
}

function Finalize({ run: { runId, reward } }: CallProps) {
  const { mutateAsync, stage } = useFinalize()
  return (
    <ActionButton
      label="Make states final"
      isPrimary
      stage={stage}
      run={async () => {
        const { states } = await mutateAsync({ runId })
        return states.length === 1 ? '1 state is final.' : `${states.length} states are final.`
      }}
    >
      <p>
        Nobody can dispute the next one any more. Its worker earns {showCoins(reward)}, if the pot has as
        much.
      </p>
    </ActionButton>
  )
}

function ResolveDispute({ allowed: { disputeId = 0n } }: CallProps) {
  const { mutateAsync, stage } = useResolveDispute()
  return (
    <ActionButton
      label={`Resolve dispute ${disputeId}`}
      isPrimary
      stage={stage}
      run={async () => {
        const { outcome } = await mutateAsync({ disputeId })
        return `Dispute ${disputeId} is ${disputeText[outcome]}.`
      }}
    >
      <p>
        There is a verdict, or none in time. Anyone may carry it out. Who does gets a tip where somebody loses
        a deposit.
      </p>
    </ActionButton>
  )
}

function SettlePeriod({ allowed: { periodId = 0n } }: CallProps) {
  const { mutateAsync, stage } = useSettlePeriod()
  return (
    <ActionButton
      label={`Settle period ${periodId}`}
      isPrimary
      stage={stage}
      run={async () => {
        const { toWorker, toProofers } = await mutateAsync({ periodId })
        return `Period ${periodId} is settled: ${showCoins(toWorker)} to the worker, ${showCoins(toProofers)} to who proved it wrong.`
      }}
    >
      <p>It has ended, and its states are final or fell. This pays out its deposit.</p>
    </ActionButton>
  )
}

function Refund({ allowed: { fundingId = 0n } }: CallProps) {
  const { mutateAsync, stage } = useRefund()
  const { data: left } = useRefundAmount({ fundingId })
  return (
    <ActionButton
      label={`Refund funding ${fundingId}`}
      isPrimary
      stage={stage}
      run={async () => {
        const { amount } = await mutateAsync({ fundingId })
        return `${showCoins(amount)} went back to the funder.`
      }}
    >
      <p>The run is closed, and has {showCoins(left ?? 0n)} of it left.</p>
    </ActionButton>
  )
}

function Collect({ account }: CallProps) {
  const { mutateAsync, stage } = useCollect()
  const { data: credit } = useCredit({ payee: account })
  return (
    <ActionButton
      label={`Collect ${showCoins(credit ?? 0n)}`}
      isPrimary
      stage={stage}
      run={async () => {
        const { amount } = await mutateAsync({ payee: account })
        return `You have collected ${showCoins(amount)}.`
      }}
    >
      <p>All runs owe you this amount.</p>
    </ActionButton>
  )
}
