export { type CoinAddresses, type CoinParameters, coinPlan, type NewModelCoin } from './coin.js'
export { create2Address, create2Call, DeploymentFailedError, deployCreate2 } from './create2.js'
export { create2Deployer, DeployerMissingError, ensureDeployer } from './deployer.js'
export { hasCode } from './hasCode.js'
export { type IsDeploymentOfParameters, isDeploymentOf } from './isDeploymentOf.js'
export {
  type DeployPlanParameters,
  type DeployProgress,
  deployPlan,
  type Plan,
  type PlannedContract,
  PlanOrderError,
  planAddresses,
  type ResolvedContract,
  resolvePlan,
} from './plan.js'
