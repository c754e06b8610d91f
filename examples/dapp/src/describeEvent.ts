import { parseCid } from 'modelmarket/content'
import { formatAddress, formatCount } from 'modelmarket/format'
import type { MarketEvent } from 'modelmarket/market'
import { formatCid } from './formatCid.ts'
import { showCoins, showScore } from './shown.ts'

/** Tells an event of the market in a sentence. */
export function describeEvent(event: MarketEvent, size: number): string {
  const submission = (index: bigint) => `submission ${formatCount(index)}`
  switch (event.eventName) {
    case 'RequestCreated': {
      const { requester, reward, minScore } = event.args
      return `${formatAddress(requester)} offers ${showCoins(reward)} for ${showScore(minScore, size)} or more.`
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
        ? `${capital(submission(index))} concedes with ${showScore(score, size)}.`
        : `${capital(submission(index))} claims ${showScore(score, size)}.`
    }
    case 'PredictionsProven':
      return `${capital(submission(event.args.index))} proves ${showScore(event.args.score, size)}: last call for higher claims.`
    case 'ModelRevealed':
      return `${capital(submission(event.args.index))} reveals its model: ${showScore(event.args.score, size)}, by the contract's count.`
    case 'ModelPublished':
      return `The model of ${submission(event.args.index)} is public: ${formatCid(parseCid(event.args.modelCid).toString())}.`
    case 'SubmissionSlashed':
      return `${capital(submission(event.args.index))} is slashed. ${formatAddress(event.args.enforcer)} gets ${showCoins(event.args.tip)}.`
    case 'RequestSettled':
      return `${formatAddress(event.args.trainer)} is paid ${showCoins(event.args.amount)}.`
    case 'RequestRefunded':
      return `The requester gets ${showCoins(event.args.amount)} back.`
    case 'RequestForfeited':
      return `The reward is forfeited: ${formatCount(event.args.live)} trainers are due ${showCoins(event.args.share)} each.`
    case 'Collected':
      return `${formatAddress(event.args.trainer)} collects ${showCoins(event.args.amount)}.`
    case 'Swept':
      return `The market sweeps ${showCoins(event.args.amount)}.`
  }
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)
