import * as v from 'valibot'
import { addressSetting, coinsSetting, contractSettings, countSetting } from '../../../cli/config.js'
import { described } from '../../../cli/described.js'
import type { ProtocolSection } from '../../../cli/protocol.js'
import { trainingDeployments } from '../deploy/trainingDeployments.js'

const limits = {
  maxDeposit: v.optional(described(coinsSetting, 'The highest deposit at a time, in coins.')),
  maxAtRisk: v.optional(described(coinsSetting, 'The highest sum of deposits at risk, in coins.')),
  allow: v.optional(described(v.array(addressSetting), 'Only runs of these accounts.')),
  deny: v.optional(described(v.array(addressSetting), 'No runs of these accounts.')),
}

const atATime = v.pipe(countSetting, v.minValue(1))

const worker = v.strictObject({
  trainings: v.optional(described(atATime, 'How many runs to compute at the same time.')),
  fromFinal: v.optional(
    described(v.boolean(), 'Whether to start from published final weights, and not from the first ones.'),
  ),
  minReward: v.optional(described(coinsSetting, 'The least reward of a state, in coins. By default 1.')),
  ...limits,
})

const proofer = v.strictObject({
  trainings: v.optional(described(atATime, 'How many runs to replay at the same time.')),
  minBounty: v.optional(
    described(coinsSetting, 'The least that a proven lie earns, in coins: a quarter of the deposit.'),
  ),
  ...limits,
})

const validator = v.strictObject({
  program: v.optional(
    described(v.pipe(v.array(v.string()), v.minLength(1)), 'The program that judges, and its arguments.'),
  ),
  timeoutSeconds: v.optional(
    described(v.pipe(countSetting, v.minValue(1)), 'How long the program may take, in seconds.'),
  ),
  environment: v.optional(
    described(v.array(v.string()), 'Names of environment variables that the program may see.'),
  ),
  judgings: v.optional(described(atATime, 'How many states to judge at the same time.')),
  judgeMissing: v.optional(
    described(v.boolean(), 'Whether to judge also where nobody has the file of the state.'),
  ),
  weight: v.optional(described(coinsSetting, 'What each ballot locks, in coins.')),
  minFee: v.optional(described(coinsSetting, 'The least fee that voters share, in coins. By default 1.')),
  maxAtRisk: v.optional(described(coinsSetting, 'The highest sum of weights that are locked, in coins.')),
})

const settings = v.strictObject({
  ...contractSettings,
  worker: v.optional(described(worker, 'For `modelmarket training work`.')),
  proofer: v.optional(described(proofer, 'For `modelmarket training proof`.')),
  validator: v.optional(described(validator, 'For `modelmarket training validate`.')),
})

/** The `training` section of a configuration. */
export type TrainingSettings = v.InferOutput<typeof settings>

/** What a session knows of training. */
export const trainingSection: ProtocolSection<TrainingSettings> = {
  name: 'training',
  settings,
  deployments: Object.fromEntries(
    Object.entries(trainingDeployments).map(([chainId, { training, fromBlock }]) => [
      chainId,
      { address: training, fromBlock },
    ]),
  ),
}
