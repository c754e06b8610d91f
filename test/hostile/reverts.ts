import fc from 'fast-check'
import { type Abi, type AbiParameter, encodeErrorResult, type Hex } from 'viem'
import { describe, expect, test } from 'vitest'
import {
  ContractRevertedError,
  decodeRevert,
  type ErrorDecoder,
  toModelMarketError,
} from '../../src/chain/index.js'
import { mutated } from './mutated.js'
import { survive, typed } from './survive.js'

const bytes = (size: fc.IntArrayConstraints | object) =>
  fc.uint8Array(size as object).map((array): Hex => `0x${Buffer.from(array).toString('hex')}`)
const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.constantFrom('\u001b[2J', '\u202e', 'x'.repeat(30_000)),
)

/** Any value of a type, and those at the ends of it. */
function anyValue({ type }: AbiParameter): fc.Arbitrary<unknown> {
  if (type === 'address') return bytes({ minLength: 20, maxLength: 20 })
  if (type === 'bool') return fc.boolean()
  if (type === 'string') return text
  if (type === 'bytes') return bytes({ maxLength: 100 })
  if (type === 'bytes32') return bytes({ minLength: 32, maxLength: 32 })
  const bits = Number(type.replace('uint', ''))
  const max = 2n ** BigInt(bits) - 1n
  const value = fc.oneof(fc.bigInt({ min: 0n, max }), fc.constantFrom(0n, 1n, max))
  return bits > 48 ? value : value.map(Number)
}

const builtIn = [
  { type: 'error', name: 'Error', inputs: [{ name: 'message', type: 'string' }] },
  { type: 'error', name: 'Panic', inputs: [{ name: 'code', type: 'uint256' }] },
] as const

/** Reverts of the contracts, as they come and with a few bytes changed. */
function revertOf(abi: Abi): fc.Arbitrary<Hex> {
  const good = fc
    .constantFrom(...[...abi, ...builtIn].filter((item) => item.type === 'error'))
    .chain((error) =>
      fc
        .tuple(...error.inputs.map(anyValue))
        .map((args) => encodeErrorResult({ abi: [error], errorName: error.name, args } as never)),
    )
  const bad = good
    .chain((data) => mutated(Buffer.from(data.slice(2, 2_000), 'hex')))
    .map((bytes): Hex => `0x${Buffer.from(bytes).toString('hex')}`)
  return fc.oneof(good, bad, bytes({ maxLength: 80 }))
}

/**
 * Tests what decoders of errors make of data that no contract of theirs may have written.
 *
 * @param check Looks at what a revert became.
 */
export function testReverts(decoders: Record<string, ErrorDecoder>, check: (error: Error) => void): void {
  describe.each(Object.entries(decoders))('with %s', (_, decoder) => {
    test('a revert of any data becomes an error that tells no more than it says', async () => {
      await fc.assert(
        fc.asyncProperty(revertOf(decoder.abi), async (data) => {
          const error = typed(decodeRevert(data, { decoder, functionName: 'call' }))
          if (!(error instanceof ContractRevertedError))
            expect(decoder.classes).toHaveProperty(errorNameOf(decoder, error))
          check(error)
        }),
        { numRuns: 150 },
      )
    })

    test('data anywhere in an error of any shape becomes a typed error', async () => {
      const data = fc.oneof(revertOf(decoder.abi), fc.anything({ withNullPrototype: true }))
      const { shape } = fc.letrec<{ shape: unknown }>((tie) => ({
        shape: fc.oneof(
          { depthSize: 'small' },
          data,
          fc
            .record(
              {
                raw: data,
                data: fc.oneof(data, fc.record({ data })),
                message: text,
                code: data,
                cause: tie('shape'),
              },
              { requiredKeys: [] },
            )
            .map((properties) => Object.assign(new Error('refused'), properties)),
        ),
      }))
      const address = '0x00000000000000000000000000000000000000aa'
      await fc.assert(
        fc.asyncProperty(shape, fc.boolean(), async (error, secret) => {
          const context = { decoder, functionName: 'call', address, secret } as const
          const { error: blunder } = await survive(() => toModelMarketError(error, context))
          expect(blunder).toBeUndefined()
        }),
        { numRuns: 150 },
      )
    })
  })
}

/** The name in the ABI of the error that a class is for. */
function errorNameOf({ classes }: ErrorDecoder, error: Error): string {
  return Object.entries(classes).find(([, Class]) => error.constructor === Class)?.[0] ?? error.name
}
