import { encodeErrorResult } from 'viem'
import { expect, test } from 'vitest'
import { disputeGameErrorsAbi } from '../../../../generated/training/index.js'
import { decodeRevert } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import * as flows from './index.js'

test('what an error names to make moves with is there', () => {
  const data = encodeErrorResult({
    abi: disputeGameErrorsAbi,
    errorName: 'DisputeGame_WrongNode',
    args: [`0x${'ab'.repeat(32)}`],
  })
  const { message } = decodeRevert(data, { decoder: trainingErrors, functionName: 'answer' })
  const named = /`(\w+)` of `modelmarket\/training\/flows`/.exec(message)
  expect(flows).toHaveProperty(named?.[1] ?? 'nothing')
})
