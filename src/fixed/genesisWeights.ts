import type { Hex } from 'viem'
import { checkShape } from './check.js'
import { FixedRuleError } from './errors.js'
import { hexToBytes, keccak256 } from './hash.js'
import type { Weights } from './types.js'

/** Draws of three bytes that a hash gives. */
const drawsPerHash = 10

/**
 * Returns the first weights of a network, drawn from a seed: uniform within ±√(1 / inputs), biases 0.
 *
 * @param options.seed 32 bytes.
 * @throws {FixedShapeError} when the shape is beyond the limits.
 * @throws {FixedRuleError} when the seed is not of 32 bytes.
 * @see LeCun et al., Efficient BackProp (1998), for the range.
 * @example
 * ```ts
 * import { genesisWeights } from 'modelmarket/fixed'
 *
 * const weights = genesisWeights({ shape: [64, 32, 10], seed: `0x${'07'.repeat(32)}` })
 * console.log(weights.map(({ length }) => length)) // [2080, 330]
 * ```
 */
export function genesisWeights({ shape, seed }: { shape: readonly number[]; seed: Hex }): Weights {
  checkShape(shape)
  if (!/^0x[\da-f]{64}$/i.test(seed)) {
    throw new FixedRuleError('seed', seed, '32 bytes, as 0x and 64 hexadecimal digits')
  }
  const input = new Uint8Array(32 + 3 * 4)
  const view = new DataView(input.buffer)
  input.set(hexToBytes(seed))
  return shape.slice(1).map((outputs, index) => {
    const inputs = shape[index] ?? 0
    const limit = Math.floor(Math.sqrt(Math.floor(2 ** 48 / inputs)))
    const weights = new Int32Array(outputs * (inputs + 1))
    view.setUint32(32, index + 1)
    for (let output = 0; output < outputs; output++) {
      view.setUint32(36, output)
      const row = output * (inputs + 1)
      for (let at = 0, counter = 0; at < inputs; counter++) {
        view.setUint32(40, counter)
        const hash = keccak256(input)
        for (let draw = 0; draw < drawsPerHash && at < inputs; draw++, at++) {
          const [high = 0, middle = 0, low = 0] = hash.subarray(3 * draw)
          // At most 2^25 · 2^24: exact.
          weights[row + at] = Math.floor(((high * 65_536 + middle * 256 + low) * 2 * limit) / 2 ** 24) - limit
        }
      }
    }
    return weights
  })
}
