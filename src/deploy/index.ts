export {
  type DeployModelMarketParameters,
  deployModelMarket,
  type ModelMarketDeployment,
  modelMarketAddresses,
} from './modelMarket.js'
