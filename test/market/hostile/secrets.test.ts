import fc from 'fast-check'
import { expect, test } from 'vitest'
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
import { hex } from '../../hostile/endpoint.js'
import { testSecretFile } from '../../hostile/secretFile.js'
import { survive } from '../../hostile/survive.js'

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
/** Texts that are too long in any place. */
const longOf = (text: string) =>
  [
    ['labels', text.replace(labels, hex('ab', 2e7))],
    ['labels that are not hexadecimal', text.replace(labels, `${hex('ab', 2e7)}x`)],
    ['arrays in arrays for labels', text.replace(`"${labels}"`, '['.repeat(3e5) + ']'.repeat(3e5))],
    ['digits', text.replace('"7"', `"${'7'.repeat(3e5)}x"`).replace('"bafy', `"${'x'.repeat(3e5)}`)],
  ] as const

const common = { errorName: 'Market.InvalidSecretError', hidden: [salt, labels] }
testSecretFile({
  ...common,
  name: 'request',
  good: requestSecret,
  parse: parseRequestSecret,
  long: longOf(JSON.stringify(requestSecret)),
})
testSecretFile({
  ...common,
  name: 'submission',
  good: submissionSecret,
  parse: parseSubmissionSecret,
  long: longOf(JSON.stringify(submissionSecret)),
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
