export {
  type CoinAddresses,
  type CoinParameters,
  DeployerMissingError,
  DeploymentFailedError,
  type DeployProgress,
  type NewModelCoin,
} from '../../../deploy/index.js'
export {
  type DeployMarketParameters,
  deployMarket,
  type MarketAddressesParameters,
  type MarketDeployment,
  marketAddresses,
} from './deployMarket.js'
export * from './errors.js'
export { type KnownMarket, marketDeployments } from './marketDeployments.js'
export { type VerifiedMarket, verifyMarket } from './verifyMarket.js'
