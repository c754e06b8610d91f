// A trainer, and a request that accepts submissions.
import { startMarket } from 'modelmarket/market/testing'
import { requestDigits } from './digits.js'

const local = await startMarket({ trainers: 1 })
const request = await requestDigits(local)
const [trainer] = local.trainers

export { train } from './digits.js'
export const client = trainer ?? local.outsider
export const market = local.address
export const token = local.token
export const requestId = request.requestId
export const store = request.store
export const stop = local.stop
