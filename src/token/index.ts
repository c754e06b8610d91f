export {
  type ApproveCoinsParameters,
  approveCoins,
  dripCoins,
  type GetCoinAllowanceParameters,
  type GetCoinBalanceParameters,
  getCoinAllowance,
  getCoinBalance,
  type TransferCoinsParameters,
  transferCoins,
} from './coins.js'
export * from './errors.js'
export { type Permit, type SignPermitParameters, signPermit } from './signPermit.js'
