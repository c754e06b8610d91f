import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { importVault } from '../../agents/index.js'
import { recoverRequests, recoverSubmissions } from '../../protocols/market/agents/index.js'
import { NotAllRecoveredError, UsageError } from '../errors.js'
import { readFolder, readInput, writeOutput } from '../files.js'
import { formatCount } from '../format.js'
import type { Io } from '../io.js'
import { readVaultKey } from '../keys.js'
import { needPackages } from '../packages.js'
import type { Session } from '../session.js'
import { addSplitFlags, parseTable, type SplitFlags, splitFlags } from '../splitFlags.js'
import { withSession } from './withSession.js'

export function addVaultCommands(program: Command, io: Io): void {
  const vault = program.command('vault').description('keep secrets safe')

  vault
    .command('export')
    .description('write all of the vault to one file, encrypted as the vault is')
    .argument('<file>', 'a new file')
    .action(
      withSession(io, async (session, _options, [file = '']) => {
        const content = await (await session.vault({ existing: true })).export()
        const path = resolve(io.cwd, file)
        await writeOutput(path, content, { secret: true })
        session.output.result(
          { file: path, bytes: content.length },
          `The vault is in ${path}, ${formatCount(content.length)} bytes. The same key or passphrase opens it.`,
        )
      }),
    )

  vault
    .command('import')
    .description('restore a vault, where there is none, from a file')
    .argument('<file>', 'what `vault export` wrote')
    .action(
      withSession(io, async (session, _options, [file = '']) => {
        const content = await readInput(resolve(io.cwd, file))
        const location = session.vaultFolder
        const vault = await importVault({ file: content, location, ...(await readVaultKey(io)) })
        await vault.close()
        session.output.result({ vault: location }, `The vault ${location} is restored.`)
      }),
    )

  addSplitFlags(vault.command('recover'))
    .description('rebuild a lost vault from the account, the chain, and models or a table')
    .option(
      '--models <folder>',
      'a folder of .onnx files that may have been submitted: as `train --models` keeps them',
    )
    .option('--data <file.csv>', 'the table that requests were made of')
    .option('--label <column>', 'the column of it to predict')
    .option('--order <name>', 'the name of the order, which `request create` told')
    .action(withSession<RecoverOptions>(io, recover))
}

interface RecoverOptions extends SplitFlags {
  models?: string
  data?: string
  label?: string
  order?: string
}

async function recover(
  session: Session,
  { models, data, label, order, ...options }: RecoverOptions,
): Promise<void> {
  const { io, market: address, fromBlock, signal, output } = session
  if (models === undefined && data === undefined) {
    throw new UsageError('There is nothing to recover from.', {
      metaMessages: [
        'Expected: `--models FOLDER` for submissions, `--data FILE --label COLUMN --order NAME` for requests.',
      ],
    })
  }
  const client = await session.wallet()
  const vault = await session.vault()
  const parameters = { address, vault, fromBlock, signal }
  const submissions = models === undefined ? nothing : await submissionsOf(resolve(io.cwd, models))
  const requests = data === undefined ? nothing : await requestsOf(resolve(io.cwd, data))

  async function submissionsOf(folder: string) {
    needPackages('onnxruntime-node')
    const store = await session.store({ writable: false })
    const files = (await readFolder(folder)).filter((name) => name.endsWith('.onnx'))
    const bytes = await Promise.all(files.map((name) => readInput(join(folder, name))))
    return output.progress.step('Submissions are looked for', async (update) => {
      const onProgress = ({ done, total }: { done: number; total: number }) => update(done / total)
      const value = await recoverSubmissions(client, { ...parameters, store, models: bytes, onProgress })
      return { value, text: `${formatCount(value.recovered.length)} submissions are recovered.` }
    })
  }

  async function requestsOf(file: string) {
    if (label === undefined || order === undefined) throw new UsageError('--data needs --label and --order.')
    const flags = splitFlags(options)
    const table = parseTable(await readInput(file), label, flags)
    const value = await recoverRequests(client, {
      ...parameters,
      sources: [{ table, label, order, ...flags }],
    })
    output.print(`${formatCount(value.recovered.length)} requests are recovered.`)
    return value
  }

  const recovered = [...submissions.recovered, ...requests.recovered].map(({ requestId }) =>
    String(requestId),
  )
  const lost = [...submissions.lost, ...requests.lost]
  output.result({ recovered, lost }, lost.map((error) => error.message).join('\n\n'))
  if (lost[0]) throw new NotAllRecoveredError(lost.length)
}

const nothing = { recovered: [], lost: [] }
