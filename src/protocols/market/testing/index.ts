export { advanceRequest } from './advanceRequest.js'
export * from './errors.js'
export { type MarketClient, type StartMarketOptions, startMarket, type TestMarket } from './startMarket.js'
export {
  createTestRequest,
  type TestRequest,
  type TestRequestOptions,
  type TestSubmission,
} from './testRequest.js'
