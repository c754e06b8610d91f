import { resolve } from 'node:path'
import type { Command } from 'commander'
import type { Address } from 'viem'
import { agentOptions } from '../../../../cli/agents/agentOptions.js'
import { programOf } from '../../../../cli/agents/programOf.js'
import { addFeeOptions } from '../../../../cli/feeOptions.js'
import { currentFolder } from '../../../../cli/io.js'
import { needEther } from '../../../../cli/needFunds.js'
import { needPackages } from '../../../../cli/packages.js'
import { parseAddress, parseCount, several } from '../../../../cli/parse.js'
import type { Shell } from '../../../../cli/protocol.js'
import { formatCoins, parseCoins, parseDuration, parseShare } from '../../../../format/index.js'
import { getCoinBalance } from '../../../../token/index.js'
import { programTrainer, runTrainer, type TrainerOptions, type TrainerPolicy } from '../../agents/index.js'
import { verifyMarket } from '../../deploy/index.js'
import { baselineTrainer } from '../baselineTrainer.js'
import { keepModels } from '../keepModels.js'
import { type MarketSession, withMarket } from '../session.js'
import type { MarketSettings } from '../settings.js'
import { tellAll } from '../tell.js'

interface TrainOptions {
  timeout?: number
  pass?: string[]
  models?: string
  trainings?: number
  minReward?: bigint
  maxStake?: bigint
  maxAtRisk?: bigint
  maxSize?: number
  minTimeLeft?: number
  margin?: number
  allow?: Address[]
  deny?: Address[]
}

export function addTrain(group: Command, shell: Shell): void {
  addFeeOptions(group.command('train'))
    .description('compete in requests, until it is stopped: train, stake, claim, reveal, collect')
    .argument(
      '[program...]',
      'what makes a model, after `--`: a program and its arguments (default: a small neural network)',
    )
    .option('--timeout <duration>', 'how long the program may take (default: 1 h)', parseDuration)
    .option('--pass <variable>', 'an environment variable that the program may see', several)
    .option('--models <folder>', 'also keep each model here: `vault recover market` needs them')
    .option('--trainings <n>', 'how many models to make at a time (default: 1)', parseCount)
    .option('--min-reward <coins>', 'the least reward (default: 1)', (text) => parseCoins(text))
    .option('--max-stake <coins>', 'the highest stake of one request', (text) => parseCoins(text))
    .option('--max-at-risk <coins>', 'the highest sum of stakes at a time', (text) => parseCoins(text))
    .option('--max-size <n>', 'the most test labels', parseCount)
    .option('--min-time-left <duration>', 'the least time until the deadline', parseDuration)
    .option(
      '--margin <share>',
      "how much better than the request's minimum the validation must be, such as 0.02",
      parseShare,
    )
    .option('--allow <address>', 'only requests of this account', addresses)
    .option('--deny <address>', 'no requests of this account', addresses)
    .action(
      withMarket<TrainOptions>(shell, async (session, options, args) => {
        needPackages('onnxruntime-node')
        const { io, settings, salts } = session
        const { address } = await session.contract()
        const policy = policyOf(settings, options)
        const { train, maker } = trainerOf(session, options, args)
        const client = await session.wallet()
        const store = await session.store({ writable: true })
        const { token } = await verifyMarket(client, { address })
        await needEther(client)
        const balance = await getCoinBalance(client, { address: token, owner: client.account.address })
        const limit = policy.maxStakeAtRisk
        await session.confirm(
          `This bot stakes coins of ${client.account.address}, which has ${formatCoins(balance)}.`,
          limit === undefined
            ? 'At risk: all of them. `--max-at-risk` limits that.'
            : `At risk: ${formatCoins(limit)} at a time.`,
          `Models are made by ${maker}.`,
        )
        const trainings = options.trainings ?? settings.trainer?.trainings
        const agent = await agentOptions(session, client)
        const keeping = (train: TrainerOptions['train']) =>
          options.models === undefined ? train : keepModels(train, resolve(currentFolder(io), options.models))
        await tellAll(
          session,
          runTrainer({ ...agent, store, train: keeping(train), policy, trainings, salts }),
        )
      }),
    )
}

function trainerOf(
  session: MarketSession,
  { timeout, pass }: TrainOptions,
  args: readonly string[],
): { train: TrainerOptions['train']; maker: string } {
  const program = programOf(session, { args, timeout, pass, settings: session.settings.trainer ?? {} })
  if (!program) return { train: baselineTrainer, maker: 'a small neural network of this package' }
  return {
    train: programTrainer(program),
    maker: `the program ${program.command}, with your rights: it may read your files`,
  }
}

function policyOf({ trainer }: MarketSettings, options: TrainOptions): TrainerPolicy {
  const configured = trainer?.policy ?? {}
  const coins = (text: string | undefined) => (text === undefined ? undefined : parseCoins(text))
  return {
    minReward: options.minReward ?? coins(configured.minReward),
    maxStake: options.maxStake ?? coins(configured.maxStake),
    maxStakeAtRisk: options.maxAtRisk ?? coins(configured.maxStakeAtRisk),
    maxSize: options.maxSize ?? configured.maxSize,
    minTimeLeft: options.minTimeLeft ?? configured.minTimeLeftSeconds,
    margin: options.margin ?? configured.margin,
    allow: options.allow ?? configured.allow?.map(parseAddress),
    deny: options.deny ?? configured.deny?.map(parseAddress),
  }
}

function addresses(value: string, before: readonly Address[] = []): Address[] {
  return [...before, parseAddress(value)]
}
