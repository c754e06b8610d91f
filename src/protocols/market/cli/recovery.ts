import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import { NotAllRecoveredError, UsageError } from '../../../cli/errors.js'
import { needFile, readFolder, readInput } from '../../../cli/files.js'
import { currentFolder } from '../../../cli/io.js'
import { needPackages } from '../../../cli/packages.js'
import type { Shell } from '../../../cli/protocol.js'
import { addTableFlags, type TableFlags, tableOptions } from '../../../cli/tableFlags.js'
import { formatCount } from '../../../format/index.js'
import { recoverRequests, recoverSubmissions } from '../agents/index.js'
import { type MarketSession, withMarket } from './session.js'

interface RecoverOptions extends TableFlags {
  models?: string
  data?: string
  label?: string
  order?: string
}

/** Makes `vault recover market` of a command. */
export function addRecovery(command: Command, shell: Shell): void {
  addTableFlags(command)
    .description('recover submissions from the models, and requests from the table that they were made of')
    .option(
      '--models <folder>',
      'a folder of .onnx files that may have been submitted: what `market train --models` wrote',
    )
    .option('--data <file>', 'the table that requests were made of, CSV or Parquet')
    .option('--label <column>', 'the column of it to predict')
    .option('--order <name>', 'the name of the order, which `market request create` showed')
    .action(withMarket<RecoverOptions>(shell, recover))
}

async function recover(
  session: MarketSession,
  { models, data, label, order, ...options }: RecoverOptions,
): Promise<void> {
  const { io, signal, output } = session
  const { address, fromBlock } = await session.contract()
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
  const submissions = models === undefined ? nothing : await submissionsOf(resolve(currentFolder(io), models))
  const requests = data === undefined ? nothing : await requestsOf(resolve(currentFolder(io), data))

  async function submissionsOf(folder: string) {
    needPackages('onnxruntime-node')
    const store = await session.store({ writable: false })
    const files = (await readFolder(folder)).filter((name) => name.endsWith('.onnx'))
    const bytes = await Promise.all(files.map((name) => readInput(join(folder, name))))
    return output.progress.step('Looking for submissions', async (update) => {
      const onProgress = ({ done, total }: { done: number; total: number }) => update(done / total)
      const value = await recoverSubmissions(client, { ...parameters, store, models: bytes, onProgress })
      return { value, text: `Submissions recovered: ${formatCount(value.recovered.length)}.` }
    })
  }

  async function requestsOf(file: string) {
    if (label === undefined || order === undefined) throw new UsageError('--data needs --label and --order.')
    await needFile(file)
    const source = { file, label, order, ...tableOptions(options) }
    const value = await recoverRequests(client, { ...parameters, sources: [source] })
    output.print(`Requests recovered: ${formatCount(value.recovered.length)}.`)
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
