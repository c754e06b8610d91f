import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { packLabels } from '../../../src/labels/index.js'
import { sealLabels } from '../../../src/protocols/market/commitment.js'
import {
  modelOpening,
  parseRequestSecret,
  parseSubmissionSecret,
  publishModelFile,
  type RequestSecret,
  type SubmissionSecret,
  scoreClaim,
} from '../../../src/protocols/market/flows/index.js'
import { mutated } from '../../hostile/mutated.js'
import { survive } from '../../hostile/survive.js'

const hex = (byte: string, bytes: number) => `0x${byte.repeat(bytes)}` as const
const salt = hex('5a', 32)
const labels = hex('c7', 50)
const truth = { labels, salt: hex('a5', 32) }

const requestSecret: RequestSecret = {
  kind: 'modelmarket/request-secret/1',
  truth: hex('11', 32),
  datasetCid: 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354',
  labels,
  salt,
}
const submissionSecret: SubmissionSecret = {
  kind: 'modelmarket/submission-secret/1',
  chainId: 1,
  market: hex('22', 20),
  requestId: '7',
  trainer: hex('33', 20),
  truth: sealLabels(truth).superhash,
  commitment: hex('44', 32),
  modelCid: 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e',
  size: 100,
  width: 4,
  predictions: labels,
  salt,
}
const value = fc.oneof(
  fc.jsonValue(),
  fc.constantFrom(null, -1, 0.5, 1e300, '', '0x', '0xabc', '0xzz', `0x${'00'.repeat(33)}`, '\u001b[2J'),
  fc.constantFrom('9'.repeat(78), '0x1', '00', 'x'.repeat(257), hex('ab', 50), hex('AB', 32), [], {}),
)

describe.each([
  { name: 'request', good: requestSecret, parse: parseRequestSecret },
  { name: 'submission', good: submissionSecret, parse: parseSubmissionSecret },
])('the secret of a $name', ({ good, parse }) => {
  const text = JSON.stringify(good)
  const keys = fc.constantFrom(...Object.keys(good), '__proto__', 'constructor', 'toString', 'more')

  async function readBack(json: string): Promise<void> {
    const { value, error } = await survive((): object => parse(json))
    if (value) {
      expect(Object.keys(value)).toEqual(Object.keys(good))
      expect(parse(JSON.stringify(value))).toEqual(value)
    } else {
      expect(error?.name).toBe('Market.InvalidSecretError')
      for (const part of [salt, labels]) expect(error?.message).not.toContain(part.slice(2, 12))
    }
  }

  test('is read from no other text than one that is one, and not repeated', async () => {
    const bytes = mutated(new TextEncoder().encode(text)).map((bytes) => new TextDecoder().decode(bytes))
    const json = fc.oneof({ weight: 3, arbitrary: bytes }, fc.json(), fc.string({ unit: 'binary' }))
    await fc.assert(fc.asyncProperty(json, readBack), { numRuns: 200 })
  })

  test('is read with no value in any place but what goes there', async () => {
    await fc.assert(
      fc.asyncProperty(keys, value, async (key, value) => {
        const replaced = JSON.stringify({ ...good, [key]: value })
        await readBack(replaced)
        await readBack(text.replace('{', `{${JSON.stringify(key)}:${JSON.stringify(value)},`))
      }),
      { numRuns: 200 },
    )
  })

  test.each([
    ['labels', text.replace(labels, hex('ab', 2e7))],
    ['labels that are not hexadecimal', text.replace(labels, `${hex('ab', 2e7)}x`)],
    ['arrays in arrays', text.replace('"', '['.repeat(3e5))],
    ['arrays in arrays for labels', text.replace(`"${labels}"`, '['.repeat(3e5) + ']'.repeat(3e5))],
    ['digits', text.replace('"7"', `"${'7'.repeat(3e5)}x"`).replace('"bafy', `"${'x'.repeat(3e5)}`)],
  ])('of a great many %s is refused in time', async (_, json) => {
    expect((await survive<unknown>(() => parse(json))).error?.name).toBe('Market.InvalidSecretError')
  })
})

test('a secret of the right form with wrong values opens nothing', async () => {
  const wrong = fc.record(
    {
      size: fc.nat(600_000),
      width: fc.nat(20),
      requestId: fc.constantFrom('0', '9'.repeat(78)),
      predictions: fc.constantFrom(...[1, 49, 51, 61_440].map((bytes) => hex('01', bytes))),
      truth: fc.constantFrom(hex('00', 32), hex('AB', 32)),
      modelCid: fc.string({ unit: 'binary' }),
    },
    { requiredKeys: [] },
  )
  const anyLabels = fc.oneof(
    { weight: 4, arbitrary: fc.constant(labels) },
    { weight: 1, arbitrary: fc.constantFrom('0x', '0x1', 'zz', hex('00', 61_441)) },
  )
  const anySalt = fc.oneof(
    { weight: 4, arbitrary: fc.constant(truth.salt) },
    { weight: 1, arbitrary: fc.constantFrom('0x', 'zz', hex('00', 33)) },
  )
  await fc.assert(
    fc.asyncProperty(wrong, anyLabels, anySalt, async (wrong, labels, labelSalt) => {
      const { value: secret } = await survive(() =>
        parseSubmissionSecret(JSON.stringify({ ...submissionSecret, ...wrong })),
      )
      if (!secret) return
      const truth = { labels, salt: labelSalt } as never
      const { value: claim } = await survive(() => scoreClaim({ secret, truth }))
      if (claim) expect(claim.score).toBeLessThanOrEqual(secret.size)
      await survive(() => modelOpening({ secret, truth }))
      const store = { put: () => expect.fail('published') }
      const { error } = await survive(() => publishModelFile({ secret, model: packLabels([1], 8), store }))
      expect(error?.name).toBe('Market.WrongModelError')
    }),
    { numRuns: 200 },
  )
})
