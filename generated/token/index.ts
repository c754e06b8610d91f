// Written by `npm run generate`. Change contracts/ instead.

export { modelCoinBytecode } from './bytecode/modelCoin.js'
export { modelCoinErrorsAbi } from './errors/modelCoin.js'
export { modelCoinAbi } from './modelCoin.js'
export { modelCoinFaucetBytecode } from './bytecode/modelCoinFaucet.js'
export { modelCoinFaucetErrorsAbi } from './errors/modelCoinFaucet.js'
export { modelCoinFaucetAbi } from './modelCoinFaucet.js'
export { tokenVaultErrorsAbi } from './errors/tokenVault.js'
export { tokenVaultAbi } from './tokenVault.js'
