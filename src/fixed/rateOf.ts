import { FixedRateError } from './errors.js'
import { fixedLimits as limits } from './limits.js'
import type { FixedRate } from './types.js'

/**
 * Returns the learning rate in fixed point that is nearest to a number: `learningRate / batch = mul · 2^(2 - shift)`.
 *
 * Its relative error is at most 2^-10.
 *
 * @param options.batch Rows per step. The gradient of a step is the mean over them.
 * @throws {FixedRateError} when fixed point holds no such rate.
 * @example
 * ```ts
 * import { rateOf } from 'modelmarket/fixed'
 *
 * console.log(rateOf({ learningRate: 0.01, batch: 32 })) // { mul: 655, shift: 23 }
 * ```
 */
export function rateOf({ learningRate, batch }: { learningRate: number; batch: number }): FixedRate {
  for (let shift: number = limits.maxShift; shift >= limits.minShift; shift--) {
    const mul = Math.round((learningRate / batch) * 2 ** (shift - 2))
    if (mul >= 1 && mul <= limits.maxMul) return { mul, shift }
  }
  throw new FixedRateError(learningRate, batch)
}

/** Returns the shift of a step: it grows by one each time that the learning rate halves. */
export function shiftAt({ shift, halveEvery }: { shift: number; halveEvery: number }, step: number): number {
  return halveEvery === 0 ? shift : Math.min(limits.maxShift, shift + Math.floor(step / halveEvery))
}
