import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { bytesToHex, type HDAccount } from 'viem'
import { openVault, type Vault } from '../../../../agents/index.js'
import { type Config, configName } from '../../../../cli/config.js'
import { FileExistsError } from '../../../../cli/errors.js'
import { formatCount } from '../../../../cli/format.js'
import { variables } from '../../../../cli/keys.js'
import type { Session } from '../../../../cli/session.js'
import { openStore } from '../../../../cli/store.js'
import { type LocalChain, letTimeRun } from '../../../../testing/index.js'
import { runKeeper, runRequester } from '../../agents/index.js'
import { startMarket, type TestMarket } from '../../testing/index.js'
import { tell } from '../commands/agents.js'
import { DigitOrders } from './orders.js'

/** Runs a market for bots to be tried on, until it is stopped, and leaves nothing of it. */
export async function runSandbox(
  session: Session,
  { folder: name, speed }: { folder: string; speed: number },
): Promise<void> {
  const { io, signal } = session
  const folder = resolve(io.cwd, name)
  await makeFolder(folder)
  const closing: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })]
  try {
    const market = await startMarket({ trainers: 1 })
    closing.push(() => market.stop())
    closing.push(letTimeRun(market.chain, { speed }))
    const store = await openStore({ folder: join(folder, 'store') }, { writable: true })
    await writeConfig(folder, market)
    welcome(session, { folder, market, speed })

    const openOwn = async (owner: string): Promise<Vault> => {
      const key = crypto.getRandomValues(new Uint8Array(32))
      const vault = await openVault({ location: join(folder, owner), key })
      closing.push(() => vault.close())
      return vault
    }
    const agent = { address: market.address, fromBlock: 0n, signal, pollingInterval: 200 }
    const orders = new DigitOrders({ store, signal })
    const requester = runRequester({
      ...agent,
      client: market.requester,
      vault: await openOwn('requester'),
      orders,
      store,
      // The chain's time is not the world's.
      checkClock: false,
    })
    const keeper = runKeeper({ ...agent, client: market.keeper, vault: await openOwn('keeper') })
    const look = async () => {
      for await (const event of requester) {
        tell(session, event)
        if (event.type === 'closed') orders.next()
      }
    }
    const keep = async () => {
      for await (const event of keeper) if (event.type === 'enforced') tell(session, event)
    }
    await Promise.all([look(), keep()])
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (cause) {
    if (Object(cause).code === 'EEXIST') throw new FileExistsError(folder)
    throw cause
  }
}

async function writeConfig(folder: string, { chain, address }: TestMarket): Promise<void> {
  const config: Config = {
    rpc: [chain.url],
    market: address,
    fromBlock: 0,
    pollingIntervalMs: 200,
    checkClock: false,
    vault: 'vault',
    store: { folder: 'store' },
  }
  await writeFile(join(folder, configName), `${JSON.stringify(config, null, 2)}\n`)
}

function welcome(
  { output, io }: Session,
  { folder, market, speed }: { folder: string; market: TestMarket; speed: number },
): void {
  const trainer = trainerOf(market.chain, market.trainers[0]?.account.address)
  const privateKey = bytesToHex(trainer?.getHdKey().privateKey ?? new Uint8Array(32))
  const path = relative(io.cwd, folder) || '.'
  output.result(
    {
      type: 'sandbox',
      folder,
      config: join(folder, configName),
      rpc: market.chain.url,
      market: market.address,
      trainer: { address: trainer?.address, privateKey },
    },
    [
      `A market is at ${market.chain.url}. An hour of it takes ${formatCount(Math.ceil(3_600 / speed))} seconds.`,
      'In another terminal, a bot that competes in it:',
      '',
      `  cd ${path}`,
      `  export ${variables.privateKey}=${privateKey} ${variables.vaultPassphrase}=sandbox`,
      '  npx modelmarket train --yes',
      '',
      'The key is one that every development chain knows: never send anything of value to it.',
      '',
    ].join('\n'),
  )
}

function trainerOf({ accounts }: LocalChain, address: string | undefined): HDAccount | undefined {
  return accounts.find((account) => account.address === address)
}
