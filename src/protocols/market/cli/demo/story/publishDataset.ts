import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDemoStore, privateFolder } from '../../../../../cli/demo/folders.js'
import type { DemoStage } from '../../../../../cli/demo/protocolDemo.js'
import { formatCount } from '../../../../../cli/format.js'
import { type PreparedRequest, prepareRequest } from '../../../flows/index.js'
import type { DemoDataset } from '../dataset.js'

/** What the requester goes on with. */
export interface PublishedDataset extends Pick<PreparedRequest, 'parameters'> {
  /** Where the true labels are kept until they are revealed. */
  secretFile: string
}

/** The requester splits its table, publishes what trainers may see, and seals the rest. */
export async function publishDataset(
  { progress, folder, signal }: DemoStage,
  { table, label, testSize, task, seed }: DemoDataset & { seed: string | undefined },
): Promise<PublishedDataset> {
  const secretFile = join(await privateFolder(folder, 'requester'), 'secret.json')
  return progress.step('The requester splits and publishes its dataset', async () => {
    const { parameters, secret } = await prepareRequest({
      table,
      label,
      testSize,
      seed,
      task,
      store: await openDemoStore(folder),
      signal,
    })
    await writeFile(secretFile, JSON.stringify(secret), { mode: 0o600 })
    const [labelled, sealed] = [table.rowCount - testSize, testSize].map(formatCount)
    return {
      value: { parameters, secretFile },
      text: `The requester publishes ${labelled} labelled rows, and ${sealed} whose labels stay sealed.`,
      details: [`dataset ${parameters.datasetCid}`],
    }
  })
}
