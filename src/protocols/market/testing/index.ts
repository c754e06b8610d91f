export { advanceTo } from './advanceTo.js'
export * from './errors.js'
export { type MarketMatchers, matchers, type RequestOfMarket } from './matchers.js'
export { type MarketClient, type StartMarketOptions, startMarket, type TestMarket } from './startMarket.js'
export {
  createTestRequest,
  type TestRequest,
  type TestRequestOptions,
  type TestSubmission,
} from './testRequest.js'
