export * from './errors.js'
export {
  type Faults,
  type FaultyTransport,
  type FaultyTransportOptions,
  faultyTransport,
} from './faultyTransport.js'
export { type LetTimeRunOptions, letTimeRun } from './letTimeRun.js'
export { type LocalChain, type StartChainOptions, startChain, type TestClient } from './startChain.js'
