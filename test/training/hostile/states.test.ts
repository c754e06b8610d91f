import { MemoryBlockstore } from 'blockstore-core'
import fc from 'fast-check'
import { bytesToHex, concat, type Hex, sha256 } from 'viem'
import { beforeAll, describe, expect, test } from 'vitest'
import { encodeCid, publish, publishFile, superhash } from '../../../src/content/index.js'
import { encodeWeights, genesisWeights, quantize, stepsTree, weightsRoot } from '../../../src/fixed/index.js'
import {
  curve,
  fetchWeights,
  getStateData,
  openQuestion,
  type Replay,
} from '../../../src/protocols/training/flows/index.js'
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

test('weights whose state no block has are not told', async () => {
  const { stateHash, clientOf } = submitted(inline, inlineSuperhash)
  const state = await getState(clientOf(), { address: training, stateHash })
  const never = { ...state, submittedAt: state.submittedAt + 1n }
  const { error } = await survive(() => getStateData(clientOf(), { address: training, state: never }))
  expect(error).toMatchObject({ name: 'InvalidResponseError', retryable: true })
})

describe('a curve', () => {
  const rows = (count: number) =>
    quantize({
      features: Array.from({ length: count * 2 }, (_, i) => (i % 5) / 2 - 1),
      labels: Array.from({ length: count }, (_, i) => i % 2),
      columns: 2,
    })
  const verified = {
    ...{ address: training, gameRule, genesis: weights, dataset: rows(8), test: rows(4) },
  }
  const draw = async (
    { stateHash, clientOf }: ReturnType<typeof submitted>,
    more: Partial<Parameters<typeof curve>[1]> = {},
    lie?: never,
  ) => {
    const state = await getState(clientOf(), { address: training, stateHash })
    const client = clientOf(lie)
    const drawn = await survive(() => curve(client, { verified, states: [state], store, ...more }))
    return { ...drawn, state, asked: client.asked }
  }
  /** A state whose weights nobody published. */
  const hidden = () => {
    const cid = concat(['0x01551220', hex('5e', 32)])
    return submitted(encodeStateData({ proof, content: cid }), sha256(cid))
  }
  const replayOf = (root: Hex, height = 1) =>
    ({ height, rootAt: () => root, weights: async () => weights }) as unknown as Replay

  test('has the states that their workers published, and tells how far it is', async () => {
    const progress: unknown[] = []
    const honest = submitted(pinned, pinnedSuperhash)
    const { value, state } = await draw(honest, { onProgress: (done) => progress.push(done) })
    expect(value?.map(({ height, stateHash, isLive }) => [height, stateHash, isLive])).toEqual([
      [0, undefined, true],
      [1, state.stateHash, true],
    ])
    // The state has the weights of the genesis.
    expect(value?.[1]?.measurement).toEqual(value?.[0]?.measurement)
    expect(progress).toEqual([{ measured: 1, of: 1 }])
  })

  test('goes on where a worker has published nothing, or something else', async () => {
    const { cid } = await publishFile(new Uint8Array(bytes.length), store)
    const other = submitted(encodeStateData({ proof, content: encodeCid(cid) }), superhash(cid))
    for (const lost of [hidden(), other]) {
      const { value, error } = await draw(lost)
      expect(error).toBeUndefined()
      expect(value?.map(({ measurement }) => measurement !== undefined)).toEqual([true, false])
    }
  })

  test('takes weights from a replay that has them, and no others', async () => {
    const known = await draw(hidden(), { replay: replayOf(root) })
    expect(known.value?.[1]?.measurement).toBeDefined()
    expect(known.asked).toEqual([])
    for (const replay of [replayOf(hex('99', 32)), replayOf(root, 0)])
      expect((await draw(hidden(), { replay })).value?.[1]?.measurement).toBeUndefined()
  })

  test('is none while an endpoint does not answer, or who asks no longer waits', async () => {
    const refuse = () => {
      throw new Error('refused')
    }
    const { error } = await draw(hidden(), {}, { from: 0, always: true, tell: refuse } as never)
    expect(error?.retryable).toBe(true)
    const { state, asked } = await draw(submitted(pinned, pinnedSuperhash))
    expect(asked).not.toEqual([])
    const signal = AbortSignal.abort(new RangeError('enough'))
    const client = hidden().clientOf()
    await expect(curve(client, { verified, states: [state], store, signal })).rejects.toThrow('enough')
  })

  test('is measured on the rows that are given, or to test on, or to train on', async () => {
    const genesisOn = async (more: Partial<Parameters<typeof curve>[1]>) =>
      (await draw(hidden(), more)).value?.[0]?.measurement
    const [test, train] = [rows(4), rows(8)]
    const onTest = await genesisOn({})
    const onTrain = await genesisOn({ verified: { ...verified, test: undefined } })
    expect(onTest).not.toEqual(onTrain)
    expect(await genesisOn({ rows: train })).toEqual(onTrain)
    expect(await genesisOn({ rows: test, verified: { ...verified, test: undefined } })).toEqual(onTest)
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
  let values: Record<string, unknown>
  let fileCid: Hex
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
    values = { ...facts, ...of, stateHash }
    fileCid = data
    clientOf = voteEndpointWith(values)
  })
  const ask = (lie?: never) =>
    survive(() => openQuestion(clientOf(lie), { address: training, stateHash, store }))

  test('is put', async () => {
    const { value, error } = await ask()
    expect(error).toBeUndefined()
    expect(value).toMatchObject({ text, parent: undefined })
  })

  describe('has the file that the state was trained from', () => {
    const happened = (content: Hex) => [
      { eventName: 'StateSubmitted', values: {} },
      { eventName: 'RunCreated', values: { content } },
    ]
    const askOf = (own: Record<string, unknown>, events = happened('0x')) => {
      const client = voteEndpointWith({ ...values, ...own }, events)()
      return survive(() => openQuestion(client, { address: training, stateHash, store }))
    }

    test('if the creator named it', async () => {
      const genesisRoot = superhash(fileCid)
      const { value } = await askOf({ genesisRoot }, happened(fileCid))
      expect(value?.parent).toEqual(value?.file)
      // A root of which only the text says which file has it.
      expect((await askOf({ genesisRoot })).value).toMatchObject({ text, parent: undefined })
    })

    test.each<[string, Hex]>([
      ['another file', encodeCid('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e')],
      ['no CID', hex('12', 40)],
    ])('and not what is %s', async (_, content) => {
      const { error } = await askOf({ genesisRoot: superhash(fileCid) }, happened(content))
      expect(error).toMatchObject({ name: 'Training.WrongStateFileError', retryable: true })
    })

    test('or an error, where the endpoint hides the event', async () => {
      const { error } = await askOf({ genesisRoot: superhash(fileCid) }, happened('0x').slice(0, 1))
      expect(error?.name).toBe('Training.WrongStateFileError')
      expect((await askOf({ genesisRoot: superhash(fileCid) }, [])).error?.name).toBe(
        'Training.WrongStateFileError',
      )
      // Of the parent, as of the state.
      expect((await askOf({ height: 2 })).error?.name).toBe('Training.WrongStateFileError')
    })

    test('unless it is a state of another kind of run, which is no file', async () => {
      expect((await askOf({ genesisState: hex('6e', 32) })).value).toMatchObject({ text, parent: undefined })
    })

    test('or an error, whenever an endpoint stops answering', async () => {
      const endpoint = voteEndpointWith({ ...values, genesisState: hex('6e', 32) })
      const put = (client: ReturnType<typeof endpoint>) =>
        survive(() => openQuestion(client, { address: training, stateHash, store }))
      const honest = endpoint()
      expect((await put(honest)).error).toBeUndefined()
      const refuse = () => {
        throw new Error('refused')
      }
      for (const from of honest.asked.keys()) {
        const { error } = await put(endpoint({ from, always: true, tell: refuse }))
        expect(error, `from question ${from}`).toMatchObject({ retryable: true })
      }
    })
  })

  test('is not put where its directory is larger than the reader allows', async () => {
    const { error } = await survive(() =>
      openQuestion(clientOf(), { address: training, stateHash, store, limits: { maxEntries: 0 } }),
    )
    expect(error?.name).toMatch(/TooLarge|Unsafe/)
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
