// Written by `npm run generate`. Change contracts/ instead.

export { modelMarketBytecode } from './bytecode/modelMarket.js'
export { modelMarketErrorsAbi } from './errors/modelMarket.js'
export { modelMarketAbi } from './modelMarket.js'
