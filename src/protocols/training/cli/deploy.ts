import type { Address } from 'viem'
import type { ProtocolDeploy } from '../../../cli/deploy/protocolDeploy.js'
import { UsageError } from '../../../cli/errors.js'
import { parseAddress } from '../../../cli/parse.js'

interface Options {
  treasury: Address
  coin?: Address
  newCoin?: boolean
  recipient?: Address
}

/** Deploys the contracts of training, and a coin with its faucet where that is asked for. */
export const trainingDeploy: ProtocolDeploy<Options> = {
  description: 'deploy training, its dispute game and its vote, for a coin that exists or for a new one',
  addOptions: (command) =>
    command
      .requiredOption('--treasury <address>', "who receives the treasury's parts of deposits", parseAddress)
      .option('--coin <address>', 'the coin that rewards and deposits are in', parseAddress)
      .option('--new-coin', 'deploy a ModelCoin and its faucet first')
      .option(
        '--recipient <address>',
        'who receives the supply of the new coin (default: the treasury)',
        parseAddress,
      ),
  uses: ({ coin }) => (coin === undefined ? {} : { coin }),
  async plan({ treasury, coin, newCoin = false, recipient }) {
    if ((coin !== undefined) === newCoin) {
      throw new UsageError('Training has one coin: give either --coin ADDRESS or --new-coin.')
    }
    if (recipient !== undefined && !newCoin) {
      throw new UsageError('--recipient is about a new coin: give it with --new-coin.')
    }
    // It carries the bytecode, which other commands do without.
    const { trainingPlan } = await import('../deploy/deployTraining.js')
    return trainingPlan(
      coin === undefined
        ? { treasury, modelCoin: { recipient: recipient ?? treasury, faucet: true } }
        : { treasury, token: coin },
    )
  },
}
