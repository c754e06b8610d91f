export { ModelMarketError, type ModelMarketErrorOptions, walk } from './ModelMarketError.js'
export { MissingPeerError, UnsupportedRuntimeError } from './runtime.js'
