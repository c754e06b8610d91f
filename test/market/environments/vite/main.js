export { commitmentOf, submitModel } from 'modelmarket/market'
export { prepareRequest } from 'modelmarket/market/flows'
