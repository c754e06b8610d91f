export { type ConnectChainOptions, connectChain } from './connectChain.js'
export { type DriveParameters, drive } from './drive.js'
export * from './errors.js'
export {
  type Faults,
  type FaultyTransport,
  type FaultyTransportOptions,
  faultyTransport,
} from './faultyTransport.js'
export { type Bot, type LetTimeRunOptions, letTimeRun } from './letTimeRun.js'
export type { LocalChain, TestClient, TestTransport } from './localChain.js'
export { matchers, type TestMatchers, type Verdict } from './matchers.js'
export type { SandboxContract, SandboxFile, SandboxSurroundings } from './sandboxFile.js'
export { type StartChainOptions, startChain } from './startChain.js'
export { type Parties, type StartPartiesParameters, startParties } from './startParties.js'
export type { RpcRequest, Turns } from './turns.js'
export { type WatchedEndpoint, watchEndpoint } from './watchEndpoint.js'
