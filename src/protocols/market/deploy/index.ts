export {
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
  marketPlan,
} from './deployMarket.js'
export { type KnownMarket, marketDeployments } from './marketDeployments.js'
