export { ModelMarketError, type ModelMarketErrorOptions } from './errors/index.js'
