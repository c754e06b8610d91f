// Written by `npm run generate`. Change contracts/ instead.

export { marketLensRuntimeBytecode } from './bytecode/marketLens.js'
export { marketLensErrorsAbi } from './errors/marketLens.js'
export { marketLensAbi } from './marketLens.js'
export { modelMarketBytecode } from './bytecode/modelMarket.js'
export { modelMarketErrorsAbi } from './errors/modelMarket.js'
export { modelMarketAbi } from './modelMarket.js'
