import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { holdOut, judgeModel } from '../../../../../baseline/index.js'
import { openDemoStore, privateFolder } from '../../../../../cli/demo/folders.js'
import { formatCount, formatShare } from '../../../../../format/index.js'
import { openRequest, prepareSubmission } from '../../../flows/index.js'
import type { Trainer } from './cast.js'
import type { Contestant, Stage } from './stage.js'

/** A trainer trains a model, judges it on rows of its own, and stakes on it without showing it. */
export async function compete(
  { market, limits, progress, gas, folder, signal }: Stage,
  requestId: bigint,
  trainer: Trainer,
): Promise<Contestant> {
  const { name, title, client, method } = trainer
  const home = await privateFolder(folder, name)
  const modelFile = join(home, 'model.onnx')
  const secretFile = join(home, 'secret.json')

  return progress.step(`${title} trains: ${method.name}`, async (update) => {
    const request = await openRequest(client, {
      ...limits,
      address: market.address,
      requestId,
      store: await openDemoStore(folder),
      signal,
    })
    const { train, task } = request
    const { learn, judge } = holdOut({
      features: train.features,
      labels: train.labels,
      columns: task.features.length,
      classes: task.classes.length,
    })
    const model = await method.train(learn, { signal, onProgress: update })
    const estimate = await judgeModel(model, judge)
    const { parameters, secret } = await prepareSubmission({
      model,
      request,
      trainer: client.account.address,
      signal,
    })
    // Who loses what opens a commitment loses the stake: first the disk, then the chain.
    await writeFile(modelFile, model)
    await writeFile(secretFile, JSON.stringify(secret), { mode: 0o600 })
    const { index } = gas.note(name, 'submitModel', await client.market.submitModel.sync(parameters))
    const rows = formatCount(judge.labels.length)
    return {
      value: { ...trainer, modelFile, secretFile, index },
      text: `${title} makes a model (${method.name}) and stakes on it, unseen.`,
      details: [
        `${formatShare(estimate)} right on ${rows} labelled rows kept aside to judge it`,
        `an ONNX file of ${formatCount(model.length)} bytes; the chain gets a hash of it and of its predictions`,
      ],
    }
  })
}
