import { expect, test } from 'vitest'
import type { PreparedRequest } from '../../flows/index.js'
import { DemoTableTooLargeError } from '../errors.js'
import { limitsOf } from './limitsOf.js'

const prepared = (bytes?: number) => {
  const large = { kind: 'large-table', file: 'train.csv', rows: 2_000_000, bytes, message: '' }
  return {
    task: { rows: { train: 2_000_000, test: 500_000 } },
    warnings: bytes === undefined ? [] : [large],
  } as unknown as Pick<PreparedRequest, 'task' | 'warnings'>
}

test('trainers of the demo take what is published, up to what a runtime holds', () => {
  expect(limitsOf(prepared())).toEqual({ maxRows: 2_000_000 })
  expect(limitsOf(prepared(100_000_000))).toEqual({ maxRows: 2_000_000, maxBytes: 100_000_000 })
  expect(() => limitsOf(prepared(600_000_000))).toThrow(DemoTableTooLargeError)
})
