import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openDemoStore, privateFolder } from '../../../../../cli/demo/folders.js'
import type { DemoStage } from '../../../../../cli/demo/protocolDemo.js'
import { adviseIfRefused } from '../../../../../cli/refusal.js'
import { splitShare } from '../../../../../cli/splitShare.js'
import { summariseSurvey } from '../../../../../cli/survey.js'
import { formatCount } from '../../../../../format/index.js'
import {
  type PreparedRequest,
  type PrepareProgress,
  prepareRequest,
  type TableLimits,
} from '../../../flows/index.js'
import type { DemoDataset, DemoOptions } from '../dataset.js'
import { limitsOf } from '../limitsOf.js'

/** What the requester goes on with. */
export interface PublishedDataset extends Pick<PreparedRequest, 'parameters'> {
  /** Where the true labels are kept until they are revealed. */
  secretFile: string
  /** What trainers have to raise their limits to: these know the requester, and trust the dataset. */
  limits: TableLimits
}

/** The requester splits its table, publishes what trainers may see, and seals the rest. */
export async function publishDataset(
  { progress, folder, signal }: DemoStage,
  { rows, own, testSize, task, seed }: Pick<DemoDataset, 'rows' | 'task'> & DemoOptions,
): Promise<PublishedDataset> {
  const secretFile = join(await privateFolder(folder, 'requester'), 'secret.json')
  return progress.step('The requester splits and publishes its dataset', async (update) => {
    const store = await openDemoStore(folder)
    const parameters = { ...rows, ...(testSize === undefined ? {} : { testSize }), seed, task, store, signal }
    const onProgress = (progress: PrepareProgress) =>
      progress.phase !== 'publishing' && update(splitShare(progress))
    const prepare = () => prepareRequest({ ...parameters, onProgress })
    const prepared = await (own
      ? adviseIfRefused({ file: own.file, options: own.columns, signal }, prepare)
      : prepare())
    await writeFile(secretFile, JSON.stringify(prepared.secret), { mode: 0o600 })
    const { datasetCid } = prepared.parameters
    const [labelled, sealed] = [prepared.task.rows.train, prepared.task.rows.test].map((count) =>
      formatCount(count),
    )
    return {
      value: { parameters: prepared.parameters, secretFile, limits: limitsOf(prepared) },
      text: `The requester publishes “${task.title}”: ${labelled} labelled rows, and ${sealed} whose labels stay sealed.`,
      details: [...summariseSurvey(prepared.survey), `dataset ${datasetCid}`],
    }
  })
}
