import { parseCid } from 'modelmarket/content'
import { formatAddress, formatCoins, formatCount, formatScore } from 'modelmarket/format'
import type { MarketEvent } from 'modelmarket/market'
import { formatCid } from './formatCid.ts'

/** Tells an event of the market in a sentence. */
export function describeEvent(event: MarketEvent, size: number): string {
  const submission = (index: bigint) => `submission ${formatCount(index)}`
  switch (event.eventName) {
    case 'RequestCreated': {
      const { requester, reward, minScore } = event.args
      return `${formatAddress(requester)} offers ${formatCoins(reward)} for ${formatScore(minScore, size)} or more.`
    }
    case 'ModelSubmitted':
      return `${formatAddress(event.args.trainer)} submits a model: ${submission(event.args.index)}.`
    case 'SubmissionWithdrawn':
      return `${formatAddress(event.args.trainer)} withdraws ${submission(event.args.index)}.`
    case 'TruthRevealed':
      return 'The requester reveals the test labels.'
    case 'ScoreClaimed': {
      const { index, score, conceded } = event.args
      return conceded
        ? `${capital(submission(index))} concedes with ${formatScore(score, size)}.`
        : `${capital(submission(index))} claims ${formatScore(score, size)}.`
    }
    case 'PredictionsProven':
      return `${capital(submission(event.args.index))} proves ${formatScore(event.args.score, size)}: last call for higher claims.`
    case 'ModelRevealed':
      return `${capital(submission(event.args.index))} reveals its model: ${formatScore(event.args.score, size)}, by the contract's count.`
    case 'ModelPublished':
      return `The model of ${submission(event.args.index)} is public: ${formatCid(parseCid(event.args.modelCid).toString())}.`
    case 'SubmissionSlashed':
      return `${capital(submission(event.args.index))} is slashed. ${formatAddress(event.args.enforcer)} gets ${formatCoins(event.args.tip)}.`
    case 'RequestSettled':
      return `${formatAddress(event.args.trainer)} is paid ${formatCoins(event.args.amount)}.`
    case 'RequestRefunded':
      return `The requester gets ${formatCoins(event.args.amount)} back.`
    case 'RequestForfeited':
      return `The reward is forfeited: ${formatCount(event.args.live)} trainers are due ${formatCoins(event.args.share)} each.`
    case 'Collected':
      return `${formatAddress(event.args.trainer)} collects ${formatCoins(event.args.amount)}.`
    case 'Swept':
      return `The market sweeps ${formatCoins(event.args.amount)}.`
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
