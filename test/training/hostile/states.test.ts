import { MemoryBlockstore } from 'blockstore-core'
import fc from 'fast-check'
import { bytesToHex, concat, type Hex, sha256 } from 'viem'
import { beforeAll, describe, expect, test } from 'vitest'
import { encodeCid, publish, publishFile, superhash } from '../../../src/content/index.js'
import { encodeWeights, genesisWeights, stepsTree, weightsRoot } from '../../../src/fixed/index.js'
import { fetchWeights, getStateData, openQuestion } from '../../../src/protocols/training/flows/index.js'
import {
  decodeStateData,
  encodeStateData,
  encodeVoteRule,
  getState,
  stateHashOf,
} from '../../../src/protocols/training/index.js'
import { account, anyLie, chainId, hex } from '../../hostile/endpoint.js'
import { mutated } from '../../hostile/mutated.js'
import { survive } from '../../hostile/survive.js'
import { endpointWith, gameRule, periodId, runHash, runId, training, voteEndpointWith } from './endpoint.js'

const { shape, seed } = gameRule
const weights = genesisWeights({ shape, seed })
const bytes = encodeWeights(weights, shape)
const root = weightsRoot(weights, shape)
const steps = stepsTree([root, root, root, root])
const proof = steps.proof(3)
const store = new MemoryBlockstore()
const anyBytes = fc.oneof(mutated(bytes), fc.uint8Array({ maxLength: 300 }))

/** A state as the chain has it, and its endpoint. */
function submitted(data: Hex, superhash: Hex, told: Hex = data) {
  const facts = { runId, periodId, height: 1, parentHash: runHash, root, stepsRoot: steps.root }
  const worker = account.address
  const stateHash = stateHashOf({ chainId, address: training, ...facts, worker, superhash })
  const values = { ...facts, worker, stateHash, superhash }
  return {
    stateHash,
    clientOf: endpointWith({ ...values, data }, [{ eventName: 'StateSubmitted', values: { data: told } }]),
  }
}

const inlineSuperhash = sha256(concat(['0x01551220', sha256(bytes)]))
const inline = encodeStateData({ proof, content: bytesToHex(bytes) })
let pinned: Hex
let pinnedSuperhash: Hex
beforeAll(async () => {
  const { cid } = await publishFile(bytes, store)
  pinned = encodeStateData({ proof, content: encodeCid(cid) })
  pinnedSuperhash = superhash(cid)
})

async function fetchBy(
  { stateHash, clientOf }: ReturnType<typeof submitted>,
  inlineWeights: boolean,
  lie?: never,
) {
  const state = await getState(clientOf(), { address: training, stateHash })
  const rule = { shape, inlineWeights }
  const client = clientOf(lie)
  return survive(() => fetchWeights(client, { address: training, state, rule, store }))
}

describe.each([
  { kind: 'in the transaction', isInline: true },
  { kind: 'that are published', isInline: false },
])('weights $kind', ({ isInline }) => {
  const honest = () => (isInline ? submitted(inline, inlineSuperhash) : submitted(pinned, pinnedSuperhash))

  test('are found', async () => {
    expect((await fetchBy(honest(), isInline)).value).toEqual(weights)
  })

  test('are those of the state whatever the endpoint says, or none', async () => {
    await fc.assert(
      fc.asyncProperty(anyLie, async (lie) => {
        const { value } = await fetchBy(honest(), isInline, lie as never)
        if (value) expect(value).toEqual(weights)
      }),
      { numRuns: 60 },
    )
  })

  test('are none where the log is of something else', async () => {
    const data = isInline ? inline : pinned
    const hash = isInline ? inlineSuperhash : pinnedSuperhash
    const told = fc.oneof(
      mutated(Buffer.from(data.slice(2), 'hex')),
      anyBytes.map((content) =>
        Buffer.from(encodeStateData({ proof, content: bytesToHex(content) }).slice(2), 'hex'),
      ),
    )
    await fc.assert(
      fc.asyncProperty(told, async (told) => {
        const lying = submitted(data, hash, bytesToHex(told))
        const { value } = await fetchBy(lying, isInline)
        if (value) expect(value).toEqual(weights)
        const state = await getState(lying.clientOf(), { address: training, stateHash: lying.stateHash })
        const read = await survive(() => getStateData(lying.clientOf(), { address: training, state }))
        if (read.value) expect(read.value.content).toBe(decodeStateData(data).content)
      }),
      { numRuns: 60 },
    )
  })

  test('that are others say whose they are not', async () => {
    for (const wrong of [
      bytes.subarray(4),
      new Uint8Array(bytes.length),
      bytes.map(() => 0x7f),
      new Uint8Array(1),
    ]) {
      const { cid } = await publishFile(wrong, store)
      const content = isInline ? bytesToHex(wrong) : encodeCid(cid)
      const hash = isInline ? sha256(concat(['0x01551220', sha256(wrong)])) : superhash(cid)
      const { error } = await fetchBy(submitted(encodeStateData({ proof, content }), hash), isInline)
      expect(error?.name).toBe('Training.WrongWeightsError')
      expect(error?.message).toMatch(/not the weights of state 1[\s\S]*Expected: [\s\S]*Found: [\s\S]*Replay/)
    }
  })
})

test('a file that is too long for weights is not fetched', async () => {
  const { cid } = await publishFile(new Uint8Array(5_000_000), store)
  const long = submitted(encodeStateData({ proof, content: encodeCid(cid) }), superhash(cid))
  const { error } = await fetchBy(long, false)
  expect(error?.name).toBe('Training.WrongWeightsError')
})

test('`data` of any bytes is decoded, or is refused', async () => {
  const honest = encodeStateData({ proof, content: bytesToHex(bytes) })
  const words = fc.array(fc.constantFrom(0n, 1n, 32n, 64n, 96n, 2n ** 31n, 2n ** 256n - 1n), {
    maxLength: 40,
  })
  const any = fc.oneof(
    mutated(Buffer.from(honest.slice(2), 'hex')),
    fc.uint8Array({ maxLength: 500 }),
    words.map((words) =>
      Buffer.from(words.map((word) => word.toString(16).padStart(64, '0')).join(''), 'hex'),
    ),
  )
  await fc.assert(
    fc.asyncProperty(any, async (data) => {
      const { value, error } = await survive(() => decodeStateData(bytesToHex(data)))
      if (error) expect(error.name).toBe('Training.InvalidStateDataError')
      else expect(value.content).toMatch(/^0x/)
    }),
    { numRuns: 300 },
  )
})

describe('a question', () => {
  const text = 'Append an `x`.'
  const file = new TextEncoder().encode('x')
  let clientOf: ReturnType<typeof voteEndpointWith>
  let stateHash: Hex
  beforeAll(async () => {
    const content = new TextEncoder().encode(text)
    const { cid: textCid } = await publishFile(content, store)
    const { cid: taskCid } = await publish([{ path: 'rule.md', content }], store)
    const { cid } = await publishFile(file, store)
    const root = superhash(cid)
    const facts = { runId, periodId, height: 1, parentHash: runHash, root, stepsRoot: root, superhash: root }
    stateHash = stateHashOf({ chainId, address: training, ...facts, worker: account.address })
    const rule = encodeVoteRule({ voteSeconds: 3_600, quorum: 1n, fee: 1n, text: superhash(textCid) })
    const taskDigest = bytesToHex(taskCid.multihash.digest)
    const data = encodeCid(cid)
    // What `ruleOf` gives has no name.
    const of = { '': rule, taskDigest, data, genesisRoot: hex('00', 32) }
    clientOf = voteEndpointWith({ ...facts, ...of, stateHash })
  })
  const ask = (lie?: never) =>
    survive(() => openQuestion(clientOf(lie), { address: training, stateHash, store }))

  test('is put', async () => {
    const { value, error } = await ask()
    expect(error).toBeUndefined()
    expect(value).toMatchObject({ text, parent: undefined })
  })

  test('is what the rule and the state are, whatever the endpoint says, or none', async () => {
    const honest = (await ask()).value
    await fc.assert(
      fc.asyncProperty(anyLie, async (lie) => {
        const { value } = await ask(lie as never)
        // Run, rule and state are what the endpoint says. Text and file are bound by them.
        if (!value || value.rule.text !== honest?.rule.text || value.state.root !== honest.state.root) return
        expect(value.text).toBe(text)
        expect(value.file).toEqual(honest.file)
      }),
      { numRuns: 60 },
    )
  })
})
