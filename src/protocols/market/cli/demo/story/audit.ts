import { openDemoStore } from '../../../../../cli/demo/folders.js'
import { formatScore } from '../../../../../format/index.js'
import { type Audit, auditRequest } from '../../../flows/index.js'
import type { Stage } from './stage.js'

/** Somebody who took no part fetches the model by its CID and runs it again. */
export async function audit(
  { market, limits, progress, folder, signal }: Stage,
  { requestId }: { requestId: bigint },
): Promise<Audit> {
  return progress.step('An outsider audits the model', async (update) => {
    const found = await auditRequest(market.outsider, {
      ...limits,
      address: market.address,
      requestId,
      store: await openDemoStore(folder),
      signal,
      onProgress: ({ done, total }) => update(done / total),
    })
    const { agreeing, size, agreement } = found
    return {
      value: found,
      text: `An outsider fetches the model by its CID and runs it again: ${agreement === 1 ? 'it is' : 'it is not'} what was paid for.`,
      details: [
        `${formatScore(agreeing, size)} of its predictions are those of the winner`,
        'a stranger’s model: it ran in a process of its own, with limits of time and memory',
      ],
    }
  })
}
