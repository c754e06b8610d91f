import fc from 'fast-check'
import { type Address, createClient, custom, encodeFunctionResult, type Hex, slice, zeroHash } from 'viem'
import { describe, expect, test } from 'vitest'
import { marketLensAbi as abi } from '../../../generated/market/index.js'
import { encodeCid } from '../../../src/content/index.js'
import {
  type ListRequestsParameters,
  type ListSubmissionsParameters,
  listRequests,
  listSubmissions,
  type Status,
  statuses,
} from '../../../src/protocols/market/index.js'
import { account, coin as other } from '../../hostile/endpoint.js'
import { mutated } from '../../hostile/mutated.js'
import { survive } from '../../hostile/survive.js'
import { market as address } from './endpoint.js'

// An endpoint that answers with pages that are well encoded, and not what was asked for.

const requester = account.address
const datasetCid = 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354'
const datasetDigest = slice(encodeCid(datasetCid), 4)
const timestamp = 1_000n

const clientOf = (answer: unknown) =>
  createClient({ transport: custom({ request: async () => answer }, { retryCount: 0 }) })

interface Entry {
  id: bigint
  status: Status
  requester: Address
}

function submission(trainer: Address = requester) {
  return { trainer, state: 3, score: 5, provenAt: 0, previousProof: 0, commitment: zeroHash }
}

/** A request that has a phase which its status goes with. */
function entry({ id, status, requester }: Entry) {
  const phase = { settled: 3, refunded: 4, forfeited: 5 }[status as string] ?? (isOpen(status) ? 1 : 2)
  const request = {
    ...{
      requester,
      phase,
      status: statuses.indexOf(status),
      width: 1,
      size: 8,
      minScore: 0,
      reward: 20n,
      stake: 1n,
    },
    ...{
      responseWindow: 1_000,
      deadline: 2_000n,
      claimsEnd: 2_500n,
      candidateDeadline: 2_600n,
      closedAt: 0n,
    },
    ...{ submissionCount: 2, liveCount: 2, answeredCount: 1, hasLeader: true, leader: 1, leaderScore: 5 },
    ...{ hasProof: true, proof: 0, proofScore: 4, truth: zeroHash, datasetDigest },
  }
  return { requestId: id, request, leading: submission() }
}

const isOpen = (status: Status) => ['accepting', 'awaitingTruth', 'overdue'].includes(status)

function pageOf(
  entries: readonly Entry[],
  changes: { next?: bigint; count?: bigint; until?: bigint } = {},
): Hex {
  const result = { requests: entries.map(entry), next: 0n, count: 10n, until: 0n, blockNumber: 1n, timestamp }
  return encodeFunctionResult({ abi, functionName: 'listRequests', result: { ...result, ...changes } })
}

const settled = (id: bigint): Entry => ({ id, status: 'settled', requester })
const accepting = (id: bigint): Entry => ({ id, status: 'accepting', requester })
const list = (answer: unknown, parameters: ListRequestsParameters = {}) =>
  listRequests(clientOf(answer), { address, ...parameters })
const malformed = { name: 'InvalidResponseError' }

describe('a page of requests', () => {
  test('is believed when it is in order and within what was asked', async () => {
    const page = await list(pageOf([settled(9n), accepting(7n)], { next: 5n, until: 2_000n }))
    expect(page).toMatchObject({
      next: 5n,
      until: 2_000n,
      requests: [
        { requestId: 9n, datasetCid },
        { requestId: 7n, datasetCid },
      ],
    })
    await list(pageOf([settled(3n), settled(4n)], { next: 5n }), { order: 'oldest', from: 3n })
    await list(pageOf([], { next: 4n }), { from: 5n })
    await list(pageOf([], { count: 0n }))
  })

  test.each<[string, Hex, ListRequestsParameters?]>([
    ['has more than asked for', pageOf([settled(9n), settled(8n)]), { limit: 1 }],
    ['repeats a request', pageOf([settled(9n), settled(9n)])],
    ['is in the other order', pageOf([settled(8n), settled(9n)])],
    ['is in the other order, from the oldest', pageOf([settled(9n), settled(8n)]), { order: 'oldest' }],
    ['has a request that is newer than asked for', pageOf([settled(6n)]), { from: 5n }],
    ['has a request that is older than asked for', pageOf([settled(4n)]), { from: 5n, order: 'oldest' }],
    ['has a request beyond the last', pageOf([settled(11n)])],
    ['has request 0', pageOf([settled(0n)])],
    ['goes on from a request that it has', pageOf([settled(9n)], { next: 9n })],
    ['goes on from an earlier one', pageOf([settled(8n)], { next: 9n })],
    ['goes on from where it began', pageOf([], { next: 5n }), { from: 5n }],
    ['goes on from the newest', pageOf([], { next: 10n })],
    ['goes on from the first', pageOf([], { next: 1n }), { order: 'oldest' }],
    ['goes on beyond the last', pageOf([settled(9n)], { next: 11n }), { order: 'oldest' }],
    ['has another status', pageOf([settled(9n)]), { status: ['stalled', 'accepting'] }],
    ['has another requester', pageOf([settled(9n)]), { requester: other }],
    ['lasts longer than a status on it', pageOf([accepting(9n)], { until: 2_001n })],
    ['never changes, with a status that ends', pageOf([accepting(9n)])],
    ['has changed already', pageOf([settled(9n)], { until: timestamp })],
    ['has bytes beyond its requests', `${pageOf([settled(9n)])}${'00'.repeat(32)}`],
    ['is longer than any answer', `${pageOf([settled(9n)])}${'00'.repeat(50 * 31 * 32)}`],
  ])('is refused when it %s', async (_, answer, parameters) => {
    await expect(list(answer, parameters)).rejects.toMatchObject(malformed)
  })

  test('is not asked for with a number for a request', async () => {
    for (const from of [3 as never, 0n])
      await expect(list(pageOf([]), { from })).rejects.toMatchObject({
        name: 'InvalidArgumentsError',
        shortMessage: expect.stringContaining('`from` must be a bigint of at least 1.'),
      })
  })

  test('is refused when it is none', async () => {
    for (const answer of [null, 1, {}, [], 'page', '0xzz', '0x00', pageOf([settled(9n)]).slice(0, -128)])
      await expect(list(answer), JSON.stringify(answer)).rejects.toMatchObject(malformed)
  })

  test('that is not decoded in one way is refused, or within what was asked', async () => {
    const honest = pageOf([settled(9n), settled(7n), settled(6n)], { next: 5n })
    const bytes = Buffer.from(honest.slice(2), 'hex')
    await fc.assert(
      fc.asyncProperty(mutated(new Uint8Array(bytes.length)), async (mask) => {
        const lie = bytes.map((byte, i) => byte ^ (mask[i] ?? 0))
        const parameters = { status: 'settled', requester, from: 9n, limit: 3 } as const
        const { value } = await survive(() => list(`0x${Buffer.from(lie).toString('hex')}`, parameters))
        if (!value) return
        const ids = value.requests.map(({ requestId }) => Number(requestId))
        expect(ids.length).toBeLessThanOrEqual(3)
        expect(ids).toEqual([...new Set(ids)].sort((a, b) => b - a))
        for (const id of [...ids, Number(value.next ?? 1)]) expect(id).toBeLessThanOrEqual(9)
        for (const request of value.requests) expect(request).toMatchObject({ status: 'settled', requester })
      }),
      { numRuns: 500 },
    )
  })
})

describe('a page of submissions', () => {
  interface At {
    id: bigint
    index: bigint
    trainer?: Address
    status?: number
  }
  const submissionsOf = (entries: readonly At[], [nextRequestId, nextIndex] = [0n, 0n]): Hex => {
    const submissions = entries.map(({ id, index, trainer, status = 7 }) => ({
      ...{ requestId: id, index, status, payout: 0n, submission: submission(trainer) },
    }))
    const result = { submissions, nextRequestId, nextIndex, blockNumber: 1n, timestamp }
    return encodeFunctionResult({ abi, functionName: 'listSubmissions', result })
  }
  const list = (answer: unknown, parameters: ListSubmissionsParameters) =>
    listSubmissions(clientOf(answer), { address, ...parameters })
  const one = { requestId: 5n }
  const all = { trainer: requester }

  test('is believed when it is in order and within what was asked', async () => {
    const answer = submissionsOf(
      [
        { id: 5n, index: 1n },
        { id: 5n, index: 4n },
        { id: 3n, index: 0n },
      ],
      [2n, 0n],
    )
    const { submissions, next } = await list(answer, { ...all, from: { requestId: 5n, index: 1 } })
    expect(submissions.map(({ requestId, index }) => [requestId, index])).toEqual([
      [5n, 1],
      [5n, 4],
      [3n, 0],
    ])
    expect(next).toEqual({ requestId: 2n, index: 0 })
  })

  test.each<[string, Hex, ListSubmissionsParameters]>([
    [
      'has more than asked for',
      submissionsOf([
        { id: 5n, index: 0n },
        { id: 5n, index: 1n },
      ]),
      { ...one, limit: 1 },
    ],
    [
      'repeats a submission',
      submissionsOf([
        { id: 5n, index: 1n },
        { id: 5n, index: 1n },
      ]),
      one,
    ],
    [
      'is in another order',
      submissionsOf([
        { id: 5n, index: 2n },
        { id: 5n, index: 1n },
      ]),
      one,
    ],
    [
      'goes back to a newer request',
      submissionsOf([
        { id: 5n, index: 2n },
        { id: 6n, index: 3n },
      ]),
      all,
    ],
    ['has another request', submissionsOf([{ id: 4n, index: 2n }]), one],
    ['has another trainer', submissionsOf([{ id: 5n, index: 2n, trainer: other }]), { ...one, ...all }],
    ['has a status without a name', submissionsOf([{ id: 5n, index: 2n, status: 10 }]), one],
    ['has an index that no submission has', submissionsOf([{ id: 5n, index: 2n ** 24n + 1n }]), one],
    [
      'begins before what was asked',
      submissionsOf([{ id: 5n, index: 2n }]),
      { ...one, from: { requestId: 5n, index: 3 } },
    ],
    [
      'begins with a newer request',
      submissionsOf([{ id: 6n, index: 0n }]),
      { ...all, from: { requestId: 5n, index: 3 } },
    ],
    ['goes on from a submission that it has', submissionsOf([{ id: 5n, index: 2n }], [5n, 2n]), one],
    [
      'goes on from where it began',
      submissionsOf([], [5n, 3n]),
      { ...one, from: { requestId: 5n, index: 3 } },
    ],
    ['goes on from where a request begins', submissionsOf([], [5n, 0n]), one],
    ['goes on with another request', submissionsOf([], [4n, 0n]), one],
  ])('is refused when it %s', async (_, answer, parameters) => {
    await expect(list(answer, parameters)).rejects.toMatchObject(malformed)
  })
})
