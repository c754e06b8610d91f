import { type Effect, pull, push, pushTwo } from '../../gas/floors.js'
import type { GasPlan } from '../../gas/plan.js'
import type { lastCallCalls } from './lastCall.js'
import type { lifeCalls } from './life.js'

export type Call = (typeof lifeCalls | typeof lastCallCalls)[number]

/** For calls that carry labels. */
const floorLimit = 1.35

/** Each call is measured in the state that `life.ts` or `lastCall.ts` makes, with one claim, or with as few as the call needs. */
export const plan: GasPlan<Call> = {
  unit: 'labels',
  sizes: [100, 1000, 10_000],
  limitSize: 1000,
  crowd: { unit: 'claims', count: 1000, growthLimit: 1.25 },
  calls: {
    createRequest: {
      effect: {
        changed: ['number of requests'],
        written: ['requester, times', 'reward, stake, size', 'truth', 'dataset'],
        coins: pull,
      },
      limit: 190_000,
    },
    submitModel: {
      effect: {
        read: ['truth'],
        changed: ['times, stake, counts'],
        written: ['trainer, state', 'commitment'],
        coins: pull,
      },
      limit: 105_000,
    },
    revealTruth: {
      effect: { read: ['requester', 'truth'], changed: ['times, phase, size'] },
      limit: 60_000,
      floorLimit,
    },
    claimScore: {
      effect: {
        changed: ['times, counts, leader', 'trainer, state, score'],
        written: ['claims in order'],
      },
      limit: 85_000,
    },
    revealModel: {
      effect: {
        read: ['truth', 'commitment', 'trainer', 'reward, stake'],
        changed: ['times, phase, counts, leader'],
        coins: push,
      },
      limit: 105_000,
      floorLimit,
    },
    enforceTimeout: {
      effect: {
        read: ['requester, reward', 'stake'],
        changed: ['times, phase, counts, leader, proof', 'trainer, state', 'pot'],
        erased: ['claims in order'],
        coins: pushTwo,
      },
    },
    collect: {
      effect: { read: ['phase, reward, stake, counts'], erased: ['trainer, state'], coins: push },
      limit: 45_000,
    },
    cancelRequest: { effect: { read: ['reward'], changed: ['requester, phase, time, counts'] } },
    withdrawSubmission: { effect: { changed: ['times, stake, counts', 'trainer, state'], coins: push } },
    sweep: { effect: { changed: ['pot'], coins: push } },
    'revealModel (false)': {
      effect: {
        read: ['truth', 'commitment', 'requester, reward', 'stake'],
        changed: ['times, phase, counts, leader', 'trainer, state', 'pot'],
        erased: ['claims in order'],
        coins: push,
      },
    },
    'enforceTimeout (overdue)': { effect: { changed: ['times, phase, reward, counts'] } },
    'withdrawSubmission (late)': { effect: { changed: ['times, stake, counts', 'trainer, state', 'pot'] } },
    provePredictions: {
      effect: {
        read: ['truth', 'commitment'],
        changed: ['times, counts, leader, proof', 'trainer, state, score, previous proof'],
      },
      floorLimit,
    },
    'provePredictions (later)': {
      effect: {
        read: ['truth', 'commitment', 'score of the proof before'],
        changed: ['times, counts, leader, proof', 'trainer, state, score, previous proof'],
      },
      floorLimit,
    },
    publishModel: {
      effect: {
        read: ['commitment', 'trainer', 'reward, stake'],
        changed: ['times, phase, counts, leader, proof'],
        coins: push,
      },
    },
  },
}

/** How many claims share a word. */
const claimsPerWord = 12

/** The effect of slashing `count` claims in one call while other claims remain. It is cheapest for neighbours, which share words. */
export function slashing(count: number): Effect {
  const rest = count % claimsPerWord === 0 ? [] : ['claims in order']
  return {
    read: ['stake'],
    changed: ['times, counts, leader, proof', ...Array<string>(count).fill('trainer, state'), ...rest, 'pot'],
    erased: Array<string>(Math.floor(count / claimsPerWord)).fill('claims in order'),
    coins: push,
  }
}
