import * as fc from 'fast-check'
import type { Hex } from 'viem'
import { describe, expect, test } from 'vitest'
import { InvalidSecretError } from './errors.js'
import {
  parseRequestSecret,
  parseSubmissionSecret,
  type RequestSecret,
  type SubmissionSecret,
} from './secrets.js'

const bytes = (length: number | { minLength: number; maxLength: number }): fc.Arbitrary<Hex> => {
  const size = typeof length === 'number' ? { minLength: length, maxLength: length } : length
  return fc.uint8Array(size).map((array): Hex => `0x${Buffer.from(array).toString('hex')}`)
}
const cid = fc.constant('bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354')
const labels = bytes({ minLength: 1, maxLength: 100 })

const requestSecret: fc.Arbitrary<RequestSecret> = fc.record({
  kind: fc.constant('modelmarket/request-secret/1' as const),
  truth: bytes(32),
  datasetCid: cid,
  labels,
  salt: bytes(32),
})

const submissionSecret: fc.Arbitrary<SubmissionSecret> = fc.record({
  kind: fc.constant('modelmarket/submission-secret/1' as const),
  chainId: fc.integer({ min: 1, max: 2 ** 53 - 1 }),
  market: bytes(20),
  requestId: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }).map(String),
  trainer: bytes(20),
  truth: bytes(32),
  commitment: bytes(32),
  modelCid: cid,
  size: fc.integer({ min: 1, max: 491_520 }),
  width: fc.constantFrom(1, 2, 4, 8, 16),
  predictions: labels,
  salt: bytes(32),
})

const kinds = [
  { name: 'request', parse: parseRequestSecret, secret: requestSecret, hidden: ['labels', 'salt'] },
  {
    name: 'submission',
    parse: parseSubmissionSecret,
    secret: submissionSecret,
    hidden: ['predictions', 'salt'],
  },
] as const

function errorOf(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  return undefined
}

describe.each(kinds)('the secret of a $name', ({ parse, secret, hidden }) => {
  const arbitrary = secret as fc.Arbitrary<object>

  test('comes back from its JSON as it was', () => {
    fc.assert(
      fc.property(arbitrary, fc.constantFrom(undefined, 2), (secret, indent) => {
        expect(parse(JSON.stringify(secret, null, indent))).toEqual(secret)
      }),
    )
  })

  test('is refused when a field is missing, wrong or too many, and where is told', () => {
    fc.assert(
      fc.property(
        arbitrary,
        fc.nat(),
        fc.constantFrom(undefined, null, {}, true, 'no hex', '0x123'),
        (secret, n, wrong) => {
          const names = Object.keys(secret)
          const name = names[n % names.length] as string
          if (name.endsWith('Cid') && typeof wrong === 'string') return
          const error = errorOf(() => parse(JSON.stringify({ ...secret, [name]: wrong })))
          expect(error).toBeInstanceOf(InvalidSecretError)
          expect(String(error)).toContain(name)
          expect(errorOf(() => parse(JSON.stringify({ ...secret, more: 1 })))).toBeInstanceOf(
            InvalidSecretError,
          )
        },
      ),
    )
  })

  test('is never repeated in an error', () => {
    fc.assert(
      fc.property(arbitrary, fc.nat(), fc.nat({ max: 2 }), (secret, n, how) => {
        const json = JSON.stringify(secret)
        const names = Object.keys(secret)
        const name = names[n % names.length] as string
        const broken = [
          // Cut off in the middle, as by a full disk.
          json.slice(0, (n % (json.length - 2)) + 1),
          // One value in the place of all the others.
          JSON.stringify(
            Object.fromEntries(names.map((key) => [key, (secret as Record<string, unknown>)[name]])),
          ),
          JSON.stringify({ ...secret, [name]: [secret] }),
        ][how] as string
        const error = errorOf(() => parse(broken))
        expect(error).toBeInstanceOf(InvalidSecretError)
        const told = `${String(error)} ${JSON.stringify(error)} ${(error as Error).stack}`
        for (const field of hidden) {
          const value = String((secret as Record<string, unknown>)[field])
          // Shorter ones occur by chance.
          if (value.length >= 18) expect(told).not.toContain(value.slice(2))
        }
      }),
    )
  })

  test.each([
    '',
    'null',
    '[]',
    '1',
    '"text"',
    '{',
    '{"kind":"modelmarket/request-secret/2"}',
    '{"__proto__":{}}',
  ])('is not: %s', (json) => {
    expect(errorOf(() => parse(json))).toBeInstanceOf(InvalidSecretError)
  })
})

test('one kind is not the other', () => {
  const [one] = fc.sample(requestSecret, 1)
  const [other] = fc.sample(submissionSecret, 1)
  expect(errorOf(() => parseSubmissionSecret(JSON.stringify(one)))).toBeInstanceOf(InvalidSecretError)
  expect(errorOf(() => parseRequestSecret(JSON.stringify(other)))).toBeInstanceOf(InvalidSecretError)
})

test.each([
  ['more labels than fit an opening', { labels: `0x${'ab'.repeat(61_441)}` }],
  // A pattern of pairs overflows the stack on these.
  ['tens of millions of labels', { labels: `0x${'ab'.repeat(2e7)}` }],
  ['half a byte of labels', { labels: '0xabc' }],
  ['no labels', { labels: '0x' }],
])('%s are refused', (_, change) => {
  const [good] = fc.sample(requestSecret, 1)
  expect(() => parseRequestSecret(JSON.stringify({ ...good, ...change }))).toThrow(InvalidSecretError)
})
