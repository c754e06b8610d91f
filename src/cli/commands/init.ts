import { resolve } from 'node:path'
import type { Command } from 'commander'
import { chainIdOf } from '../../chain/index.js'
import { getRequestCount } from '../../protocols/market/index.js'
import { type Config, configName } from '../config.js'
import { writeOutput } from '../files.js'
import { formatCount } from '../format.js'
import type { Io } from '../io.js'
import { Session } from '../session.js'

/** Where an editor finds what a configuration may hold. */
const schema = './node_modules/modelmarket/generated/config.schema.json'

export function addInit(program: Command, io: Io): void {
  program
    .command('init')
    .description(`write a configuration, ${configName}, from --rpc, --market and the other options above`)
    .action(async function (this: Command) {
      const { config: file = configName, ...options } = this.optsWithGlobals()
      // What is to be written is not there to be read.
      const session = await Session.open({ ...io, cwd: io.cwd }, { ...options, config: undefined })
      const { client, market, output } = session
      const [chainId, count] = await Promise.all([
        chainIdOf(client),
        getRequestCount(client, { address: market }),
      ])
      const config: Config = {
        $schema: schema,
        rpc: options.rpc,
        market,
        ...(options.fromBlock === undefined ? {} : { fromBlock: options.fromBlock }),
        ...(options.keystore === undefined ? {} : { keystore: options.keystore }),
        vault: options.vault ?? 'vault',
        store: {
          folder: options.store ?? 'store',
          gateways: ['https://trustless-gateway.link', 'https://ipfs.io'],
        },
      }
      const path = resolve(io.cwd, file)
      await writeOutput(path, `${JSON.stringify(config, null, 2)}\n`)
      output.result(
        { file: path, config, chainId },
        `The market on chain ${chainId} has ${formatCount(count)} requests. ${path} is written.`,
      )
    })
}
