// Written by `npm run generate`. Change contracts/ instead.

export { modelCoinBytecode } from './bytecode/modelCoin.js'
export { modelCoinAbi } from './modelCoin.js'
export { modelCoinFaucetBytecode } from './bytecode/modelCoinFaucet.js'
export { modelCoinFaucetAbi } from './modelCoinFaucet.js'
export { modelMarketBytecode } from './bytecode/modelMarket.js'
export { modelMarketAbi } from './modelMarket.js'
