'use client'
import { type UseWriteResult, useWrite } from '../../../react/index.js'
import { type SubmitModelParameters, type SubmitModelResult, submitModel } from '../actions/submitModel.js'
import { marketContext } from './context.js'

export function useSubmitModel(): UseWriteResult<SubmitModelParameters, SubmitModelResult> {
  return useWrite(marketContext, submitModel, { protocol: 'market', name: 'submitModel' })
}
