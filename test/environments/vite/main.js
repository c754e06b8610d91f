import { GatewayStore } from 'modelmarket/content'
import { parseCsv } from 'modelmarket/dataset'
import { loadModel } from 'modelmarket/inference'
import { commitmentOf, submitModel } from 'modelmarket/market'
import { prepareRequest } from 'modelmarket/market/flows'
import { approveCoins } from 'modelmarket/token'

Object.assign(globalThis, {
  approveCoins,
  commitmentOf,
  GatewayStore,
  loadModel,
  parseCsv,
  prepareRequest,
  submitModel,
})
