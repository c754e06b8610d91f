export { advanceTo } from './advanceTo.js'
export * from './errors.js'
export {
  type Faults,
  type FaultyTransport,
  type FaultyTransportOptions,
  faultyTransport,
} from './faultyTransport.js'
export { type LetTimeRunOptions, letTimeRun } from './letTimeRun.js'
export { type MarketMatchers, matchers, type RequestOfMarket } from './matchers.js'
export { type LocalChain, type StartChainOptions, startChain, type TestClient } from './startChain.js'
export { type MarketClient, type StartMarketOptions, startMarket, type TestMarket } from './startMarket.js'
export {
  createTestRequest,
  type TestRequest,
  type TestRequestOptions,
  type TestSubmission,
} from './testRequest.js'
