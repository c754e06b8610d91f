import fc from 'fast-check'
import type { Hex } from 'viem'
import { beforeAll, describe, expect, test } from 'vitest'
import { genesisWeights, quantize } from '../../../src/fixed/index.js'
import {
  AnswerBook,
  type ChallengerMove,
  type GamePosition,
  nextChallengerMove,
  nextMove,
  Replay,
  type WorkerMove,
} from '../../../src/protocols/training/flows/index.js'
import { type Case, getCase } from '../../../src/protocols/training/index.js'
import { random } from '../../../src/testing/random.js'
import { account, anyLie, hex, timeOf } from '../../hostile/endpoint.js'
import { survive } from '../../hostile/survive.js'
import { Referee } from '../fixtures/referee.js'
import { lyingState } from '../fixtures/simulatedLiar.js'
import { caseId, endpointWith, gameRule, runId, training } from './endpoint.js'

// Games whose answers a lying endpoint tells. What hashes to a node is a fact: a lie can hide a move, and never change it.

/** The endpoint's events are of one contract. */
const address = training
const stepsPerState = 32
const height = 2

interface Situation {
  position: GamePosition
  answers: readonly WorkerMove[]
  move: ChallengerMove
}

let replay: Replay
const situations: Situation[] = []
beforeAll(async () => {
  const { shape, rows, seed } = gameRule
  const dataset = quantize({
    features: Array.from({ length: rows * 2 }, (_, i) => (i % 5) / 2 - 1),
    labels: Array.from({ length: rows }, (_, i) => i % 2),
    columns: 2,
  })
  replay = await Replay.open({
    rule: gameRule,
    stepsPerState,
    dataset,
    genesis: genesisWeights({ shape, seed }),
  })
  await replay.advance(height)
  const next = random(7)
  for (let game = 0; game < 4; game++) situations.push(...(await situationsOf(next)))
  const stages = new Set(situations.map(({ position }) => position.stage))
  expect(stages).toEqual(new Set(['steps', 'trace', 'tree', 'leaf']))
})

/** Plays against a liar. Returns all positions in which the challenger was to move. */
async function situationsOf(next: () => number): Promise<Situation[]> {
  const liar = await lyingState(replay, height, next)
  const referee = new Referee({
    rule: replay.rule,
    stepsPerState,
    datasetRoot: replay.datasetTree.root,
    height,
    parentRoot: replay.rootAt(height - 1),
    stepsRoot: liar.stepsRoot,
  })
  const found: Situation[] = []
  const answers: WorkerMove[] = []
  while (!referee.isUpheld) {
    const { position } = referee
    const move = await nextChallengerMove({ position, answers: referee, replay })
    if (move) {
      found.push({ position, answers: [...answers], move })
      referee.challengerMoves(move)
      continue
    }
    const answer = liar.answer(position)
    if (!answer || answer === 'silent') break
    referee.workerMoves(answer)
    answers.push(answer)
  }
  return found
}

/** What the game's view says of a position. */
function viewOf({ stage, node, levels, index, step, tree, stepsRoot, traceRoot, isAnswered }: GamePosition) {
  const inTree = tree === 'trace' ? 2 : 3
  return {
    ...{ training, runId, worker: account.address, challenger: account.address, verdict: 0 },
    stage: { steps: 0, trace: 1, tree: inTree, leaf: inTree }[stage],
    turn: isAnswered ? 2 : 1,
    ...{ deadline: timeOf(400n), arrivedAt: timeOf(10n), answeredAt: isAnswered ? timeOf(20n) : 0 },
    ...{ node, levels: BigInt(levels), index: BigInt(index), step: BigInt(step), stepsRoot },
    firstStep: BigInt((height - 1) * stepsPerState),
    ...(traceRoot === undefined ? {} : { traceRoot }),
    // What `answeredAt` gives.
    '': timeOf(20n),
  }
}

function endpointOf({ position, answers }: Situation) {
  return endpointWith(
    viewOf(position),
    answers.flatMap((answer) => {
      if (answer.call === 'postTrace') return []
      const { call, ...values } = answer
      const levels = 'levels' in values ? { levels: BigInt(values.levels) } : {}
      return {
        eventName: call === 'answer' ? 'NodeAnswered' : 'LeafRevealed',
        values: { ...values, ...levels },
      }
    }),
  )
}

const anySituation = () => fc.constantFrom(...situations)

async function caseOf(situation: Situation): Promise<Case> {
  return getCase(endpointOf(situation)(), { address, caseId })
}

describe('a challenger', () => {
  test('finds its moves by an honest endpoint', async () => {
    for (const situation of situations) {
      const found = await caseOf(situation)
      expect(await nextMove(endpointOf(situation)(), { address, case: found, replay })).toEqual(
        situation.move,
      )
    }
  })

  test('makes the same move whatever the endpoint says of answers, or none', async () => {
    let made = 0
    await fc.assert(
      fc.asyncProperty(anySituation(), anyLie, async (situation, lie) => {
        const found = await caseOf(situation)
        const client = endpointOf(situation)(lie)
        const { value, error } = await survive(() => nextMove(client, { address, case: found, replay }))
        expect(client.asked.length).toBeLessThan(500)
        if (error) return
        made++
        expect(value).toEqual(situation.move)
      }),
      { numRuns: 120 },
    )
    expect(made).toBeGreaterThan(0)
  })

  test('keeps of a lying endpoint only what an honest one would have told', async () => {
    await fc.assert(
      fc.asyncProperty(anySituation(), anyLie, async (situation, lie) => {
        const found = await caseOf(situation)
        const answers = new AnswerBook()
        await survive(() => nextMove(endpointOf(situation)(lie), { address, case: found, replay, answers }))
        const honest = endpointOf(situation)()
        expect(await nextMove(honest, { address, case: found, replay, answers })).toEqual(situation.move)
      }),
      { numRuns: 60 },
    )
  })

  test('says what is missing when an endpoint hides an answer', async () => {
    for (const situation of situations) {
      const found = await caseOf(situation)
      const silent = endpointOf({ ...situation, answers: [] })()
      const { error } = await survive(() => nextMove(silent, { address, case: found, replay }))
      const needsNone = situation.answers.every(({ call }) => call === 'postTrace')
      expect(error?.name).toBe(needsNone ? undefined : 'Training.MissingAnswerError')
      if (error) expect(error.retryable).toBe(true)
    }
  })
})

test.each<[string, Record<string, unknown>]>([
  ['a step that no state has', { step: 32n }],
  ['a step beyond all', { step: 2n ** 255n }],
  ['a first step within a state', { firstStep: 33n }],
  ['a state that no run has', { firstStep: 2n ** 24n }],
  ['a state beyond all', { firstStep: 2n ** 255n }],
  ['more levels than a tree has', { levels: 25n }],
  ['levels beyond all', { levels: 2n ** 255n }],
  ['a node beyond its level', { index: 2n ** 24n }],
  ['an index beyond all', { index: 2n ** 255n }],
  ['a node of another tree', { levels: 9n, node: `0x${'77'.repeat(32)}` }],
])('a case with %s is refused before anything is trained', async (_, own) => {
  for (const turn of [1, 2])
    for (const stage of [0, 1, 2, 3]) {
      const before = replay.height
      const situation = situations[0] as Situation
      const client = endpointOf(situation)(undefined, {
        ...viewOf(situation.position),
        ...{ stage, turn, answeredAt: turn === 1 ? 0 : timeOf(20n), ...own },
      })
      const { error } = await survive(async () => {
        const found = await getCase(client, { address, caseId })
        return nextMove(client, { address, case: found, replay })
      })
      // Before a step is entered, none is disputed.
      const isUnread = stage === 0 && 'step' in own
      // The trace of a step has no place in a tree.
      const isNoPlace = stage === 1 && ('levels' in own || 'index' in own)
      if (!isUnread && !isNoPlace) expect(error, `stage ${stage}, turn ${turn}`).toBeDefined()
      expect(replay.height).toBe(before)
    }
})

test('whatever an endpoint says of a case, the next move is one, or says what is wrong', async () => {
  await fc.assert(
    fc.asyncProperty(anySituation(), anyLie, async (situation, lie) => {
      const client = endpointOf(situation)({ ...lie, from: 0 })
      const signal = AbortSignal.timeout(1_000)
      const { value } = await survive(async () => {
        const found = await getCase(client, { address, caseId })
        try {
          return await nextMove(client, { address, case: found, replay, signal })
        } catch (error) {
          // A state that the run may have, and has not yet, takes as long to train as it takes.
          if (signal.aborted) return undefined
          throw error
        }
      })
      if (value?.call === 'prove') expect(value.openings.length).toBeLessThanOrEqual(3)
    }),
    { numRuns: 120 },
  )
})

test('an answer of a great many children is none', async () => {
  const situation = situations.find(({ position }) => position.stage === 'steps')
  if (!situation) return expect.fail('no game')
  const found = await caseOf(situation)
  const children: Hex[] = Array.from({ length: 2 ** 16 }, () => situation.position.node)
  const lying = {
    ...situation,
    answers: situation.answers.map((answer) => (answer.call === 'answer' ? { ...answer, children } : answer)),
  }
  const { error } = await survive(() => nextMove(endpointOf(lying)(), { address, case: found, replay }))
  expect(error?.name).toBe('Training.MissingAnswerError')
})

test.each<[string, (children: readonly Hex[]) => readonly Hex[]]>([
  ['of other children', (children) => children.map(() => hex('77', 32))],
  ['of its children in another order', (children) => children.toReversed()],
])('an answer %s is none', async (_, change) => {
  const situation = situations.find(({ position }) => position.stage === 'steps')
  if (!situation) return expect.fail('no game')
  const found = await caseOf(situation)
  const lying = {
    ...situation,
    answers: situation.answers.map((answer) =>
      answer.call === 'answer' ? { ...answer, children: change(answer.children) } : answer,
    ),
  }
  const { error } = await survive(() => nextMove(endpointOf(lying)(), { address, case: found, replay }))
  expect(error?.name).toBe('Training.MissingAnswerError')
})

test('an answer that the game never had is looked for nowhere', async () => {
  const situation = situations.find(({ position }) => position.stage === 'steps')
  if (!situation) return expect.fail('no game')
  const found = await caseOf(situation)
  const client = endpointOf(situation)(undefined, { '': 0n })
  const { error } = await survive(() => nextMove(client, { address, case: found, replay }))
  expect(error?.name).toBe('Training.MissingAnswerError')
  expect(client.asked).not.toContain('eth_getLogs')
})

test('a case that is decided has no next move', async () => {
  const situation = situations[0] as Situation
  const decided = endpointWith({
    ...viewOf(situation.position),
    ...{ verdict: 1, turn: 0, deadline: 0 },
  })
  const found = await getCase(decided(), { address, caseId })
  expect(found.status).toBe('upheld')
  const client = decided()
  expect(await nextMove(client, { address, case: found, replay })).toBeUndefined()
  expect(client.asked).toEqual([])
})
