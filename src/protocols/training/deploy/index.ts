export {
  type CoinAddresses,
  type CoinParameters,
  DeployerMissingError,
  DeploymentFailedError,
  type DeployProgress,
  type NewModelCoin,
} from '../../../deploy/index.js'
export {
  type DeployTrainingParameters,
  deployTraining,
  type TrainingAddressesParameters,
  type TrainingContract,
  type TrainingDeployment,
  trainingAddresses,
} from './deployTraining.js'
export * from './errors.js'
export { type KnownTraining, trainingDeployments } from './trainingDeployments.js'
export { type VerifiedAdjudicator, type VerifiedTraining, verifyTraining } from './verifyTraining.js'
