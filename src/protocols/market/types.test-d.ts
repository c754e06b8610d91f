import { describe, expectTypeOf, test } from 'vitest'
import type { Candidate, Request, Status } from './types.js'

declare const request: Request

describe('what a request has follows from its status', () => {
  test('there is a candidate while it is to reveal, and one or none once it was late', () => {
    if (request.status === 'resolving') expectTypeOf(request.candidate).toEqualTypeOf<Candidate>()
    if (request.status === 'lastCall') {
      expectTypeOf(request.candidate).toEqualTypeOf<Candidate>()
      expectTypeOf(request.proof).toEqualTypeOf<Candidate>()
    }
    if (request.status === 'stalled') expectTypeOf(request.candidate).toEqualTypeOf<Candidate | undefined>()
    if (request.status !== 'resolving' && request.status !== 'lastCall' && request.status !== 'stalled') {
      expectTypeOf(request).not.toHaveProperty('candidate')
    }
    // @ts-expect-error: not before its status is known
    request.candidate
  })

  test('there is a winner when it is settled, and a share when it is forfeited', () => {
    if (request.status === 'settled') expectTypeOf(request.winner).toEqualTypeOf<Candidate>()
    else expectTypeOf(request).not.toHaveProperty('winner')
    if (request.status === 'forfeited') expectTypeOf(request.share).toEqualTypeOf<bigint>()
    else expectTypeOf(request).not.toHaveProperty('share')
  })

  test('there is an end where time alone ends it', () => {
    type Timed = Extract<Request, { until: bigint }>
    expectTypeOf<Timed['status']>().toEqualTypeOf<
      'accepting' | 'awaitingTruth' | 'claiming' | 'resolving' | 'lastCall'
    >()
    type Untimed = Exclude<Request, Timed>
    expectTypeOf<Untimed>().not.toHaveProperty('until')
    if (request.status === 'overdue') expectTypeOf(request).not.toHaveProperty('until')
  })

  test('every status has a request of its own', () => {
    expectTypeOf<Request['status']>().toEqualTypeOf<Status>()
    const told = (): string => {
      switch (request.status) {
        case 'accepting':
        case 'awaitingTruth':
        case 'claiming':
        case 'resolving':
        case 'lastCall':
          return `until ${request.until}`
        case 'overdue':
        case 'stalled':
          return 'late'
        case 'settled':
        case 'refunded':
        case 'forfeited':
          return `at ${request.closedAt}`
      }
    }
    expectTypeOf(told).returns.toBeString()
  })
})
