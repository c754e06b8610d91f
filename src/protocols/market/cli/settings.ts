import * as v from 'valibot'
import { addressSetting, coinsSetting, contractSettings, countSetting } from '../../../cli/config.js'
import { described } from '../../../cli/described.js'
import type { ProtocolSection } from '../../../cli/protocol.js'
import { marketDeployments } from '../deploy/marketDeployments.js'

const policy = v.strictObject({
  minReward: v.optional(described(coinsSetting, 'The least reward, in coins. By default 1.')),
  maxStake: v.optional(described(coinsSetting, 'The highest stake of one request, in coins.')),
  maxStakeAtRisk: v.optional(
    described(coinsSetting, 'The highest sum of stakes at risk at the same time, in coins.'),
  ),
  maxSize: v.optional(described(countSetting, 'The most test labels.')),
  minTimeLeftSeconds: v.optional(described(countSetting, 'The least time until the deadline, in seconds.')),
  margin: v.optional(
    described(
      v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
      "How far the validation must be above the request's minimum: 0.02 is two percentage points.",
    ),
  ),
  allow: v.optional(described(v.array(addressSetting), 'Compete in requests of these accounts only.')),
  deny: v.optional(described(v.array(addressSetting), 'Compete in no requests of these accounts.')),
})

const trainer = v.strictObject({
  program: v.optional(
    described(
      v.pipe(v.array(v.string()), v.minLength(1)),
      'The program that makes a model, and its arguments.',
    ),
  ),
  timeoutSeconds: v.optional(
    described(v.pipe(countSetting, v.minValue(1)), 'How long the program may take, in seconds.'),
  ),
  environment: v.optional(
    described(v.array(v.string()), 'Names of environment variables that the program may see.'),
  ),
  trainings: v.optional(
    described(v.pipe(countSetting, v.minValue(1)), 'How many models to make at the same time.'),
  ),
  policy: v.optional(described(policy, 'Which requests to compete in.')),
})

const settings = v.strictObject({
  ...contractSettings,
  trainer: v.optional(described(trainer, 'For `modelmarket market train`.')),
})

/** The `market` section of a configuration. */
export type MarketSettings = v.InferOutput<typeof settings>

/** What a session knows of the market. */
export const marketSection: ProtocolSection<MarketSettings> = {
  name: 'market',
  settings,
  deployments: Object.fromEntries(
    Object.entries(marketDeployments).map(([chainId, { market, fromBlock }]) => [
      chainId,
      { address: market, fromBlock },
    ]),
  ),
}
