export { ModelMarketError, type ModelMarketErrorOptions, walk } from './ModelMarketError.js'
