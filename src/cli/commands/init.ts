import { resolve } from 'node:path'
import type { Command } from 'commander'
import * as v from 'valibot'
import type { Address, Client } from 'viem'
import { chainIdOf } from '../../chain/index.js'
import { type Config, configName } from '../config.js'
import { writeOutput } from '../files.js'
import { currentFolder } from '../io.js'
import { parseAddress, parseCount } from '../parse.js'
import type { ProtocolCli, Shell } from '../protocol.js'
import { openSession } from '../session.js'

/** Where an editor finds what a configuration may hold. */
const schema = './node_modules/modelmarket/generated/config.schema.json'

const options = v.object({
  config: v.optional(v.string(), configName),
  rpc: v.optional(v.array(v.string())),
  keystore: v.optional(v.string()),
  vault: v.optional(v.string(), 'vault'),
  store: v.optional(v.string(), 'store'),
  fromBlock: v.optional(v.number()),
})

export function addInit(program: Command, shell: Shell): void {
  const { io, protocols } = shell
  const init = program
    .command('init')
    .description(`write a configuration, ${configName}, from --rpc and the other options`)
  for (const { name } of protocols) {
    init.option(
      `--${name} <address>`,
      `the ${name} contract (default: the known one on this chain)`,
      parseAddress,
    )
  }
  init
    .option('--from-block <number>', 'read no block of these contracts before this one', parseCount)
    .action(async function (this: Command) {
      const all = this.optsWithGlobals()
      const { config: file, rpc, keystore, vault, store, fromBlock } = v.parse(options, all)
      // The file that is to be written is not there to be read.
      const session = await openSession({ io, protocols }, { ...all, config: undefined })
      const { client, output } = session
      const chainId = await chainIdOf(client)
      const sections: Record<string, { address: Address; fromBlock?: number }> = {}
      const found: string[] = []
      for (const protocol of protocols) {
        const section = sectionOf(protocol, { chainId, address: all[protocol.name], fromBlock })
        if (!section) continue
        sections[protocol.name] = section
        found.push(await describe(client, protocol, section.address))
      }
      const config: Config = {
        $schema: schema,
        rpc,
        ...(keystore === undefined ? {} : { keystore }),
        vault,
        store: { folder: store, gateways: ['https://trustless-gateway.link', 'https://ipfs.io'] },
        ...sections,
      }
      const path = resolve(currentFolder(io), file)
      await writeOutput(path, `${JSON.stringify(config, null, 2)}\n`)
      const text = [
        ...found,
        ...(found.length > 0 ? [] : [withoutContracts(protocols, chainId)]),
        `${path} is written, for chain ${chainId}.`,
      ]
      output.result({ file: path, config, chainId }, text.join('\n'))
    })
}

function sectionOf(
  { deployments }: ProtocolCli,
  { chainId, address, fromBlock }: { chainId: number; address?: Address; fromBlock: number | undefined },
): { address: Address; fromBlock?: number } | undefined {
  if (address !== undefined) return { address, ...(fromBlock === undefined ? {} : { fromBlock }) }
  const known = deployments[chainId]
  return known && { address: known.address, fromBlock: fromBlock ?? Number(known.fromBlock) }
}

function describe(client: Client, protocol: ProtocolCli, address: Address): Promise<string> {
  return protocol.describeContract(client, address)
}

function withoutContracts(protocols: readonly ProtocolCli[], chainId: number): string {
  const options = protocols.map(({ name }) => `\`--${name} ADDRESS\``).join(' or ')
  return `No contract is known on chain ${chainId}: name one with ${options}, or deploy one with \`modelmarket deploy\`.`
}
