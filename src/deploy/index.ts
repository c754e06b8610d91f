export {
  create2Address,
  create2Deployer,
  DeployerMissingError,
  DeploymentFailedError,
  deployCreate2,
} from './create2.js'
