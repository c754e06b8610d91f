import { basename, join, relative, resolve } from 'node:path'
import { type Address, bytesToHex, type Hex } from 'viem'
import { openVault } from '../../agents/index.js'
import { ofVault } from '../../agents/vault/folder.js'
import { serveGateway } from '../../content/node/index.js'
import { formatCount } from '../../format/index.js'
import { type LocalChain, letTimeRun, type SandboxSurroundings } from '../../testing/index.js'
import { type Config, configName } from '../config.js'
import { writeOutput } from '../files.js'
import { currentFolder } from '../io.js'
import type { ProtocolCli } from '../protocol.js'
import { fileVariable, variables } from '../secrets.js'
import type { Session } from '../session.js'
import { shellWord } from '../shellWord.js'
import { openStore } from '../store.js'
import type { SandboxAccount, Sandboxed } from './protocolSandbox.js'
import { SandboxFolder } from './sandboxFolder.js'
import { serveKubo } from './serveKubo.js'

/** The folder of the user's vault, as the configuration of the sandbox names it. */
const vaultName = 'vault'
const storeName = 'store'
const pagesName = 'sandbox.json'
const isOfVault = (path: string) => ofVault.test(path)
/** A block, or one that was not written to its end, in a folder named after the end of its CID. */
const isOfStore = (path: string) => /^[A-Z2-7]{2}\/(\.?[A-Z2-7]+\.data(\.tmp)?)?$/.test(path)

/** The most files that are named one by one. */
const maxNamed = 10

/** Runs the sandbox of a protocol until it is stopped, and leaves nothing behind but what the user put into its folder. */
export async function runSandbox(
  session: Session,
  { name, sandbox }: ProtocolCli,
  { folder: relativeFolder, speed }: { folder: string; speed: number },
): Promise<void> {
  const folder = await SandboxFolder.make(resolve(currentFolder(session.io), relativeFolder))
  const closing: (() => Promise<void>)[] = [() => removeFolder(session, folder)]
  const onClose = (close: () => Promise<void>) => {
    closing.push(close)
  }
  try {
    const given = new Set<string>()
    const secrets = await folder.claim('secrets', (path) => given.has(path))
    const store = await openStore({ folder: await folder.claim(storeName, isOfStore) }, { writable: true })
    const sandboxed = await sandbox.start({
      session,
      speed,
      store,
      onClose,
      async give(name, content) {
        given.add(name)
        await writeOutput(join(secrets, name), content, { secret: true })
      },
      async openVault(owner) {
        const key = crypto.getRandomValues(new Uint8Array(32))
        const vault = await openVault({ location: await folder.claim(owner, isOfVault), key })
        onClose(() => vault.close())
        return vault
      },
    })
    const gateway = await serveGateway({ store })
    onClose(() => gateway.close())
    const kubo = await serveKubo({ store })
    onClose(() => kubo.close())
    onClose(letTimeRun(sandboxed.chain, { bots: sandboxed.bots, ...pace(speed) }))
    const files = await writeFiles(folder, name, sandboxed)
    await writeForPages(folder, name, sandboxed, { gateway: gateway.url, kubo: kubo.url })
    welcome(session, name, { files, folder: folder.path, speed, sandboxed })
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

/** Files with which the user's commands play a party. */
interface SandboxFiles {
  config: string
  /** The environment variables that name the files of the secrets. */
  environment: Record<string, string>
}

/** The file with the key of an account that is not the user's own. */
const keyFileOf = ({ name }: SandboxAccount) => `key-${name.replaceAll(' ', '-')}.txt`

async function writeFiles(
  folder: SandboxFolder,
  name: string,
  { chain, settings, party, others }: Sandboxed,
): Promise<SandboxFiles> {
  await folder.claim(vaultName, isOfVault)
  const config: Config = {
    rpc: [chain.url],
    pollingIntervalMs: 200,
    checkClock: false,
    vault: vaultName,
    store: { folder: storeName },
    [name]: settings,
  }
  // The environment would show them to each program that makes models: `train` starts none then.
  const secret = { secret: true }
  const writeKey = (file: string, { address }: SandboxAccount) =>
    folder.write(file, `${privateKeyOf(chain, address)}\n`, secret)
  const key = await writeKey('key.txt', party)
  for (const other of others) await writeKey(keyFileOf(other), other)
  const passphrase = await folder.write('passphrase.txt', 'sandbox\n', secret)
  return {
    config: await folder.write(configName, `${JSON.stringify(config, null, 2)}\n`),
    environment: {
      [fileVariable(variables.privateKey)]: key,
      [fileVariable(variables.vaultPassphrase)]: passphrase,
    },
  }
}

/** Writes what a page needs to know of the sandbox: a `SandboxFile` of `modelmarket/testing`. */
async function writeForPages(
  folder: SandboxFolder,
  name: string,
  { chain, settings, party, others }: Sandboxed,
  content: { gateway: string; kubo: string },
): Promise<void> {
  const surroundings: SandboxSurroundings = {
    chainId: chain.chain.id,
    rpc: chain.url,
    ...content,
    accounts: [party, ...others],
  }
  const file = { ...surroundings, [name]: settings }
  await folder.write(pagesName, `${JSON.stringify(file, null, 2)}\n`)
}

async function removeFolder({ output }: Session, folder: SandboxFolder): Promise<void> {
  const files = await folder.remove()
  if (files.length === 0) return
  const named = files.slice(0, maxNamed)
  const more = files.length - named.length
  output.result(
    { type: 'kept', folder: folder.path, files },
    `Kept in ${folder.path}, as the sandbox did not write it: ${named.join(', ')}${more > 0 ? `, and ${formatCount(more)} more` : ''}.`,
  )
}

function welcome(
  { output, io }: Session,
  name: string,
  {
    files: { config, environment },
    folder,
    speed,
    sandboxed,
  }: { files: SandboxFiles; folder: string; speed: number; sandboxed: Sandboxed },
): void {
  const { chain, settings, party, others, command, purpose, advice = [] } = sandboxed
  const exports = Object.entries(environment).map(([variable, file]) => `${variable}=${basename(file)}`)
  output.result(
    {
      type: 'sandbox',
      folder,
      config,
      rpc: chain.url,
      [name]: settings.address,
      environment,
      [party.name]: { address: party.address, privateKey: privateKeyOf(chain, party.address) },
    },
    [
      `A chain with the contracts of ${name} is at ${chain.url}. An hour of it takes ${formatCount(Math.ceil(3_600 / speed))} seconds.`,
      `In another terminal, ${purpose}:`,
      '',
      `  cd ${shellWord(relative(currentFolder(io), folder) || '.')}`,
      `  export ${exports.join(' ')}`,
      `  npx modelmarket ${command}`,
      '',
      `For a page: ${pagesName} in that folder has chain id, endpoint, address, gateway and accounts.`,
      `To act as another party: ${others.map(keyFileOf).join(', ')}, each with a \`--vault\` of its own.`,
      ...advice,
      'When the sandbox stops, the chain is gone, and so are the vault and the store, with what commands put there. Other files stay.',
      'The keys are those that every development chain knows: never send anything of value to them.',
      '',
    ].join('\n'),
  )
}

function privateKeyOf({ accounts }: LocalChain, address: Address): Hex {
  const account = accounts.find((account) => account.address === address)
  return bytesToHex(account?.getHdKey().privateKey ?? new Uint8Array(32))
}
