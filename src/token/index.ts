export {
  type DeriveSaltParameters,
  deriveSalt,
  EmptyContextError,
  MalformedSignatureError,
  MissingAccountError,
  NonDeterministicSignatureError,
} from '../chain/index.js'
export {
  type ApproveCoinsParameters,
  approveCoins,
  type GetCoinAllowanceParameters,
  type GetCoinBalanceParameters,
  getCoinAllowance,
  getCoinBalance,
  type TransferCoinsParameters,
  transferCoins,
} from './coins.js'
export * from './errors.js'
export { dripCoins } from './faucet.js'
export * from './faucetErrors.js'
export { type Permit, type SignPermitParameters, signPermit } from './signPermit.js'
export * from './vault/index.js'
