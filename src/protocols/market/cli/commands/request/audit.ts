import { resolve } from 'node:path'
import type { Command } from 'commander'
import { writeOutput } from '../../../../../cli/files.js'
import { currentFolder } from '../../../../../cli/io.js'
import { needPackages } from '../../../../../cli/packages.js'
import type { Shell } from '../../../../../cli/protocol.js'
import { fetchFile } from '../../../../../content/index.js'
import { formatCount, formatScore, formatShare, parseDuration } from '../../../../../format/index.js'
import { auditRequest } from '../../../flows/index.js'
import { AuditFailedError } from '../../errors.js'
import { parseId } from '../../parse.js'
import { type MarketSession, withMarket } from '../../session.js'

export function addAudit(request: Command, shell: Shell): void {
  request
    .command('audit')
    .description('run the model that won again, and compare its predictions with those that were paid for')
    .argument('<id>', 'the request')
    .option('-o, --output <file.onnx>', 'where to put the model')
    .option('--timeout <duration>', 'how long the model may take (default: 1 min)', parseDuration)
    .action(withMarket<{ output?: string; timeout?: number }>(shell, audit))
}

async function audit(
  session: MarketSession,
  { output: target, timeout }: { output?: string; timeout?: number },
  [id = '']: readonly string[],
): Promise<void> {
  needPackages('onnxruntime-node')
  const { client, output, io, signal } = session
  const { address } = await session.contract()
  const requestId = parseId(id)
  const store = await session.store({ writable: false })
  const found = await output.progress.step('The model is run again', async (update) => {
    const value = await auditRequest(client, {
      address,
      requestId,
      store,
      signal,
      timeoutMs: timeout === undefined ? undefined : timeout * 1_000,
      onProgress: ({ done, total }) => update(done / total),
    })
    return { value, text: `The model ${value.modelCid} was run again.` }
  })
  const { modelCid, agreeing, agreement, size, accuracy, score } = found
  if (target !== undefined) {
    await writeOutput(resolve(currentFolder(io), target), await fetchFile(modelCid, store, { signal }))
  }
  const text = [
    `${formatCount(agreeing)} of ${formatCount(size)} predictions are those that were paid for.`,
    `It gets ${formatShare(accuracy)} right; the contract counted ${formatScore(score, size)}.`,
    ...(target === undefined ? [] : [`The model is in ${target}.`]),
  ]
  output.result({ requestId, ...found }, text.join('\n'))
  if (agreement < 1) throw new AuditFailedError({ requestId, agreeing, size })
}
