import { Command } from 'commander'
import { parseEther, parseGwei } from 'viem'
import { expect, test } from 'vitest'
import { addFeeOptions, feesOf } from './feeOptions.js'

const parse = (...args: string[]) =>
  addFeeOptions(new Command('bot').exitOverride()).parse(args, { from: 'user' }).opts()

test('options come before the configuration', () => {
  const config = { maxFeePerGas: '20', maxFee: '0.5', maxFeeFactor: 2 }
  expect(feesOf({}, config)).toEqual({
    maxFeePerGas: parseGwei('20'),
    maxFee: parseEther('0.5'),
    maxFeeFactor: 2,
  })
  const options = parse('--max-fee-per-gas', '1.5', '--max-fee', '0.01', '--max-fee-factor', '1.25')
  expect(feesOf(options, config)).toEqual({
    maxFeePerGas: 1_500_000_000n,
    maxFee: parseEther('0.01'),
    maxFeeFactor: 1.25,
  })
  expect(feesOf(parse())).toEqual({ maxFeePerGas: undefined, maxFee: undefined, maxFeeFactor: undefined })
})

test.each([
  ['--max-fee', '1e3'],
  ['--max-fee', '-1'],
  ['--max-fee-per-gas', 'much'],
  ['--max-fee-factor', '0.5'],
  ['--max-fee-factor', '1001'],
])('%s %s is refused', (option, value) => {
  expect(() => parse(option, value)).toThrow(/"\S+" is not an? (amount|factor)/)
})
