import { inspect } from 'node:util'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  type BallotSecret,
  ballotOpening,
  parseBallotSecret,
  prepareBallot,
} from '../../../src/protocols/training/flows/index.js'
import { revealVote } from '../../../src/protocols/training/index.js'
import { account, anyLie, chainId, hex } from '../../hostile/endpoint.js'
import { testSecretFile } from '../../hostile/secretFile.js'
import { survive } from '../../hostile/survive.js'
import { caseId, training, voteClientOf } from './endpoint.js'

const salt = hex('5a', 32)
const voter = account.address
const { secret } = prepareBallot({ chainId, vote: training, caseId, voter, weight: 100n, upheld: true, salt })
const text = JSON.stringify(secret)

testSecretFile<BallotSecret>({
  name: 'ballot',
  good: secret,
  parse: parseBallotSecret,
  errorName: 'Training.InvalidBallotSecretError',
  hidden: [salt],
  long: [
    ['digits', text.replace('"100"', `"${'7'.repeat(3e5)}x"`)],
    ['bytes', text.replace(salt, hex('ab', 2e7))],
    ['bytes that are not hexadecimal', text.replace(salt, `${hex('ab', 2e7)}x`)],
  ],
})

test('a ballot is not told before its time, nor in what an endpoint makes of it', async () => {
  const revealing = { status: 1 }
  await fc.assert(
    fc.asyncProperty(anyLie, fc.boolean(), async (lie, isTime) => {
      const client = voteClientOf(lie, isTime ? revealing : {})
      const opening = { address: training, ...ballotOpening(secret), timeout: 10 }
      const { error } = await survive(() => revealVote.sync(client, opening))
      if (!error) return
      // With all its causes, and what they carry.
      expect(inspect(error, { depth: 20, showHidden: true })).not.toContain(salt.slice(2, 12))
    }),
    { numRuns: 100 },
  )
  const { asked } = await (async () => {
    const client = voteClientOf()
    const { error } = await survive(() => revealVote(client, { address: training, ...ballotOpening(secret) }))
    expect(error?.name).toBe('Training.WrongVoteStatusError')
    return client
  })()
  expect(asked).not.toContain('eth_sendRawTransaction')
  expect(asked).not.toContain('eth_estimateGas')
})

test('a ballot is not told when it is too late to count', async () => {
  const client = voteClientOf(undefined, { status: 2 })
  const reveal = revealVote(client, { address: training, ...ballotOpening(secret) })
  await expect(reveal).rejects.toMatchObject({
    name: 'Training.WrongVoteStatusError',
    status: 'ended',
    until: undefined,
  })
  expect(client.asked).not.toContain('eth_sendRawTransaction')
})

test('of numbers that no contract has, a secret opens nothing', async () => {
  const parsed = parseBallotSecret(text.replace('"6"', `"${'9'.repeat(78)}"`))
  const opening = { address: training, ...ballotOpening(parsed) }
  const { error } = await survive(() => revealVote(voteClientOf(undefined, { status: 1 }), opening))
  expect(error?.name).toBe('InvalidArgumentsError')
  expect(error?.message).not.toContain(salt.slice(2, 12))
})
