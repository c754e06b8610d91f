import type { Address } from 'viem'
import { encodeDeployData } from 'viem'
import { modelMarketAbi, modelMarketBytecode } from '../../../../generated/market/index.js'
import {
  modelCoinAbi,
  modelCoinBytecode,
  modelCoinFaucetAbi,
  modelCoinFaucetBytecode,
} from '../../../../generated/token/index.js'
import type { DeployStep, ProtocolDeploy } from '../../../cli/deploy/protocolDeploy.js'
import { UsageError } from '../../../cli/errors.js'
import { parseAddress } from '../../../cli/parse.js'
import { create2Address } from '../../../deploy/index.js'

interface Options {
  treasury: Address
  coin?: Address
  newCoin?: boolean
  recipient?: Address
}

/** Deploys a market, and a coin with its faucet where that is asked for. */
export const marketDeploy: ProtocolDeploy<Options> = {
  description: 'deploy a market for a coin that exists, or for a new coin with a faucet',
  addOptions: (command) =>
    command
      .requiredOption('--treasury <address>', 'who receives what is slashed', parseAddress)
      .option('--coin <address>', 'the coin that rewards and stakes are in', parseAddress)
      .option('--new-coin', 'deploy a ModelCoin of its own, and its faucet, first')
      .option(
        '--recipient <address>',
        'who receives the supply of the new coin (default: the treasury)',
        parseAddress,
      ),
  plan({ treasury, coin, newCoin = false, recipient }) {
    if ((coin !== undefined) === newCoin) {
      throw new UsageError('A market has one coin: give either --coin ADDRESS or --new-coin.')
    }
    if (recipient !== undefined && !newCoin) {
      throw new UsageError('--recipient is about a new coin: give it with --new-coin.')
    }
    const step = (name: string, initCode: DeployStep['initCode']): DeployStep => ({
      name,
      initCode,
      address: create2Address(initCode),
    })
    const own = step(
      'ModelCoin',
      encodeDeployData({ abi: modelCoinAbi, bytecode: modelCoinBytecode, args: [recipient ?? treasury] }),
    )
    const faucet = step(
      'ModelCoinFaucet',
      encodeDeployData({
        abi: modelCoinFaucetAbi,
        bytecode: modelCoinFaucetBytecode,
        args: [own.address],
      }),
    )
    const market = step(
      'ModelMarket',
      encodeDeployData({
        abi: modelMarketAbi,
        bytecode: modelMarketBytecode,
        args: [coin ?? own.address, treasury],
      }),
    )
    return coin === undefined ? [own, faucet, market] : [market]
  },
}
