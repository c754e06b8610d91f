import fc from 'fast-check'
import { type Address, encodeAbiParameters, keccak256, parseEther } from 'viem'
import { expect, test } from 'vitest'
import { ballotOpening, parseBallotSecret } from './ballotSecret.js'
import { InvalidBallotSecretError } from './errors.js'
import { prepareBallot } from './prepareBallot.js'

const vote: Address = `0x${'aa'.repeat(20)}`
const voter: Address = `0x${'bb'.repeat(20)}`

const ballot = () =>
  prepareBallot({ chainId: 1, vote, caseId: 2n ** 255n + 7n, voter, weight: parseEther('5'), upheld: true })

test('a ballot is committed to as the page says', () => {
  const { parameters, secret } = ballot()
  const encoded = encodeAbiParameters(
    ['uint256', 'address', 'uint256', 'address', 'uint96', 'bool', 'bytes32'].map((type) => ({ type })),
    [1n, vote, parameters.caseId, voter, parameters.weight, true, secret.salt],
  )
  expect(parameters.commitment).toBe(keccak256(encoded))
  expect(secret.commitment).toBe(parameters.commitment)
})

test('no two ballots have the same salt', () => {
  expect(ballot().secret.salt).not.toBe(ballot().secret.salt)
})

test('a secret survives being stored', () => {
  const { parameters, secret } = ballot()
  const read = parseBallotSecret(JSON.stringify(secret))
  expect(read).toEqual(secret)
  expect(ballotOpening(read)).toEqual({ caseId: parameters.caseId, upheld: true, salt: secret.salt })
})

const broken: [string, (secret: Record<string, unknown>) => unknown][] = [
  ['another kind', (secret) => ({ ...secret, kind: 'modelmarket/submission-secret/1' })],
  ['a short salt', (secret) => ({ ...secret, salt: '0x12' })],
  ['a salt that is no number', (secret) => ({ ...secret, salt: `0x${'zz'.repeat(32)}` })],
  ['a weight in another form', (secret) => ({ ...secret, weight: '1e18' })],
  ['a vote that is a word', (secret) => ({ ...secret, upheld: 'true' })],
  ['a field that is missing', ({ voter: _, ...secret }) => secret],
  ['a field too many', (secret) => ({ ...secret, note: 'to self' })],
  ['a list', (secret) => [secret]],
  ['nothing', () => null],
]
test.each(broken)('%s is refused, and not repeated', (_, change) => {
  const { secret } = ballot()
  const json = JSON.stringify(change({ ...secret }))
  let thrown: unknown
  try {
    parseBallotSecret(json)
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(InvalidBallotSecretError)
  expect(String(thrown)).not.toContain(secret.salt.slice(2))
})

test('what is no JSON is refused, and not repeated', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      const noise = `{ secret ${text}`
      expect(() => parseBallotSecret(noise)).toThrow(InvalidBallotSecretError)
      expect(() => parseBallotSecret(noise)).not.toThrow(/\{ secret/)
    }),
  )
})
