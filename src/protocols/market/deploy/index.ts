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
export { type KnownMarket, marketDeployments } from './marketDeployments.js'
