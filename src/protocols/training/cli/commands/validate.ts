import type { Command } from 'commander'
import { agentOptions } from '../../../../cli/agents/agentOptions.js'
import { programOf } from '../../../../cli/agents/programOf.js'
import { MissingSettingError } from '../../../../cli/errors.js'
import { addFeeOptions } from '../../../../cli/feeOptions.js'
import { needCoins, needEther } from '../../../../cli/needFunds.js'
import { parseCount, several } from '../../../../cli/parse.js'
import type { Shell } from '../../../../cli/protocol.js'
import { formatCoins, parseCoins, parseDuration } from '../../../../format/index.js'
import { programJudge, runValidator } from '../../agents/index.js'
import { verifyTraining } from '../../deploy/index.js'
import { parseRunId } from '../parse.js'
import { coinsOf } from '../runPolicy.js'
import { checkRuns, type TrainingSession, withTraining } from '../session.js'
import { tellAll } from '../tell.js'

interface ValidateOptions {
  weight?: bigint
  minFee?: bigint
  maxAtRisk?: bigint
  run?: string[]
  judgings?: number
  timeout?: number
  pass?: string[]
  judgeMissing?: true
}

export function addValidate(group: Command, shell: Shell): void {
  addFeeOptions(group.command('validate'))
    .description('vote on disputed states, until it is stopped: judge, commit, reveal, collect')
    .argument('[program...]', 'what judges, after `--`: a program and its arguments')
    .option('--weight <coins>', 'what each ballot locks, and counts', (text) => parseCoins(text))
    .option('--min-fee <coins>', 'the least fee that voters share (default: 1)', (text) => parseCoins(text))
    .option('--max-at-risk <coins>', 'the highest sum of weights that are locked', (text) => parseCoins(text))
    .option('--run <id>', 'only votes of this run; repeatable', several)
    .option('--judgings <n>', 'how many states to judge at a time (default: 1)', parseCount)
    .option('--timeout <duration>', 'how long the program may take (default: 1 h)', parseDuration)
    .option('--judge-missing', 'judge also where nobody has the file of the state (default: try again)')
    .option('--pass <variable>', 'an environment variable that the program may see; repeatable', several)
    .action(
      withTraining<ValidateOptions>(shell, async (session, options, args) => {
        const settings = session.settings.validator ?? {}
        const weight = options.weight ?? coinsOf(settings.weight)
        if (weight === undefined)
          throw new MissingSettingError('The weight of a ballot', [
            'Name it with `--weight COINS`, or in the configuration: `"validator": { "weight": "100" }`.',
          ])
        const { judge, command } = judgeOf(session, options, args)
        const policy = {
          minFee: options.minFee ?? coinsOf(settings.minFee),
          maxWeightAtRisk: options.maxAtRisk ?? coinsOf(settings.maxAtRisk),
          runs: options.run?.map(parseRunId),
        }
        const { address } = await session.contract()
        const client = await session.wallet()
        const store = await session.store({ writable: false })
        const { token } = await verifyTraining(client, { address })
        await checkRuns(session, policy.runs)
        await needEther(client)
        const balance = await needCoins(client, { token, amount: weight })
        await session.confirm(
          `This bot votes with ${formatCoins(weight)} a ballot of ${client.account.address}, which has ${formatCoins(balance)}.`,
          'They are locked until the vote is over. A ballot that is not revealed in time loses a tenth: keep it running.',
          `The program ${command} judges, with your rights: it may read your files. Strangers wrote what it reads.`,
        )
        const agent = await agentOptions(session, client)
        const { salts } = session
        const { judgings = settings.judgings } = options
        await tellAll(session, runValidator({ ...agent, store, judge, weight, policy, judgings, salts }))
      }),
    )
}

function judgeOf(session: TrainingSession, options: ValidateOptions, args: readonly string[]) {
  const { validator: settings = {} } = session.settings
  const { timeout, pass, judgeMissing = settings.judgeMissing } = options
  const program = programOf(session, { args, timeout, pass, settings })
  if (!program)
    throw new MissingSettingError('The program that judges', [
      'Name it after `--`, as in `modelmarket training validate --weight 100 -- python3 judge.py`.',
    ])
  const missing = judgeMissing ? ('judge' as const) : undefined
  return { judge: programJudge({ ...program, missing }), command: program.command }
}
