import { mkdir, rm, writeFile } from 'node:fs/promises'
import { join, relative, resolve } from 'node:path'
import { type Address, bytesToHex, type Hex } from 'viem'
import { openVault } from '../../agents/index.js'
import { type LocalChain, letTimeRun } from '../../testing/index.js'
import { type Config, configName } from '../config.js'
import { FileExistsError } from '../errors.js'
import { formatCount } from '../format.js'
import type { ProtocolCli } from '../protocol.js'
import { variables } from '../secrets.js'
import type { Session } from '../session.js'
import { openStore } from '../store.js'
import type { Sandboxed } from './protocolSandbox.js'

/** Runs the sandbox of a protocol until it is stopped, and leaves nothing behind. */
export async function runSandbox(
  session: Session,
  { name, sandbox }: ProtocolCli,
  { folder: relativeFolder, speed }: { folder: string; speed: number },
): Promise<void> {
  const folder = resolve(session.io.cwd, relativeFolder)
  await makeFolder(folder)
  const closing: (() => Promise<void>)[] = [() => rm(folder, { recursive: true, force: true })]
  const onClose = (close: () => Promise<void>) => {
    closing.push(close)
  }
  try {
    const store = await openStore({ folder: join(folder, 'store') }, { writable: true })
    const sandboxed = await sandbox.start({
      session,
      store,
      onClose,
      async openVault(owner) {
        const key = crypto.getRandomValues(new Uint8Array(32))
        const vault = await openVault({ location: join(folder, owner), key })
        onClose(() => vault.close())
        return vault
      },
    })
    onClose(letTimeRun(sandboxed.chain, { bots: sandboxed.bots, ...pace(speed) }))
    await writeConfig(folder, name, sandboxed)
    welcome(session, name, { folder, speed, sandboxed })
    await sandboxed.run()
  } finally {
    for (const close of closing.reverse()) await close()
  }
}

/** The longest step of the chain's time, in seconds: agents see many blocks in each of their windows. */
const maxStep = 300

/** How far time moves with each block, and how often. A second has four blocks, unless the speed asks for more or less. */
function pace(speed: number): { step: number; interval: number } {
  const step = Math.min(Math.ceil(speed / 4), maxStep)
  return { step, interval: (step / speed) * 1_000 }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder)
  } catch (cause) {
    if (Object(cause).code === 'EEXIST') throw new FileExistsError(folder)
    throw cause
  }
}

async function writeConfig(folder: string, name: string, { chain, settings }: Sandboxed): Promise<void> {
  const config: Config = {
    rpc: [chain.url],
    pollingIntervalMs: 200,
    checkClock: false,
    vault: 'vault',
    store: { folder: 'store' },
    [name]: settings,
  }
  await writeFile(join(folder, configName), `${JSON.stringify(config, null, 2)}\n`)
}

function welcome(
  { output, io }: Session,
  name: string,
  { folder, speed, sandboxed }: { folder: string; speed: number; sandboxed: Sandboxed },
): void {
  const { chain, settings, party, command, purpose } = sandboxed
  const privateKey = privateKeyOf(chain, party.address)
  output.result(
    {
      type: 'sandbox',
      folder,
      config: join(folder, configName),
      rpc: chain.url,
      [name]: settings.address,
      [party.name]: { address: party.address, privateKey },
    },
    [
      `The ${name} is at ${chain.url}. An hour of it takes ${formatCount(Math.ceil(3_600 / speed))} seconds.`,
      `In another terminal, ${purpose}:`,
      '',
      `  cd ${relative(io.cwd, folder) || '.'}`,
      `  export ${variables.privateKey}=${privateKey} ${variables.vaultPassphrase}=sandbox`,
      `  npx modelmarket ${command}`,
      '',
      'The key is one that every development chain knows: never send anything of value to it.',
      '',
    ].join('\n'),
  )
}

function privateKeyOf({ accounts }: LocalChain, address: Address): Hex {
  const account = accounts.find((account) => account.address === address)
  return bytesToHex(account?.getHdKey().privateKey ?? new Uint8Array(32))
}
