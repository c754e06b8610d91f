import { submitModel } from 'modelmarket'
import { GatewayStore } from 'modelmarket/content'
import { parseCsv } from 'modelmarket/dataset'
import { prepareRequest } from 'modelmarket/flows'
import { loadModel } from 'modelmarket/inference'
import { commitmentOf } from 'modelmarket/labels'
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
