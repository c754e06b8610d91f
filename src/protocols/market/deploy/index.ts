export {
  type DeployModelMarketParameters,
  deployModelMarket,
  type ModelMarketDeployment,
  modelMarketAddresses,
} from './deployMarket.js'
