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
export { defineMulticall, type MulticallParameters, type MulticallResult } from './vault/defineMulticall.js'
export * from './vault/errors.js'
export { type PermitParameters, permitFirst } from './vault/permitFirst.js'
export { selfPermit } from './vault/selfPermit.js'
export { type SweepResult, sweep } from './vault/sweep.js'
export { getPot, getToken, getTreasury } from './vault/views.js'
