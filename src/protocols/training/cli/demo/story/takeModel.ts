import { openDemoStore } from '../../../../../cli/demo/folders.js'
import { predict } from '../../../../../fixed/index.js'
import { formatCount, formatShare } from '../../../../../format/index.js'
import { loadModel } from '../../../../../inference/index.js'
import { exportModel, fetchWeights, measure } from '../../../flows/index.js'
import { floatAccuracy } from '../floatTraining.js'
import { type CreatedRun, learningRate } from './createRun.js'
import type { Player, Stage } from './stage.js'
import { stateAt } from './train.js'

/** What the final model is worth. */
export interface TakenModel {
  testAccuracy: number
  floatAccuracy: number
  /** Rows on which the ONNX model gives the class of the integers. */
  onnxIdenticalRows: number
  rows: number
}

/** Somebody takes the final weights from chain and content, writes them as ONNX, and compares that with the integers and with floats. */
export async function takeModel(
  stage: Stage,
  { verified, ...party }: Pick<Player, 'verified' | 'name' | 'client' | 'part'>,
  { data, rows: known }: Pick<CreatedRun, 'data' | 'rows'>,
): Promise<TakenModel> {
  const { training, progress, folder, signal } = stage
  const { address } = training
  const { runId, maxStates } = verified.run
  const { dataset, rule, gameRule, genesis } = verified
  const { test = dataset } = data
  return progress.step('The model is taken', async () => {
    const store = await openDemoStore(folder)
    const state = await stateAt(party, { runId, height: maxStates })
    const weights = await fetchWeights(party.client, { address, state, rule: gameRule, store, signal })
    const onnx = exportModel({ verified, weights })
    const rows = known.reduce((sum, { part }) => sum + part.rows, 0)
    let onnxIdenticalRows = 0
    for (const { part, features } of known) {
      const expected = predict({ shape: rule.shape, weights, dataset: part })
      onnxIdenticalRows += await identicalRows(onnx, features, expected, signal)
    }
    const testAccuracy = measure(weights, { shape: rule.shape, dataset: test }).accuracy
    const steps = maxStates * gameRule.stepsPerState
    const float = floatAccuracy({ rule, learningRate, genesis, dataset, test, steps })
    return {
      value: { testAccuracy, floatAccuracy: float, onnxIdenticalRows, rows },
      text: `The final weights become an ONNX model: ${formatShare(testAccuracy)} of the test rows are right.`,
      details: [
        `it gives the class of the integers on ${formatCount(onnxIdenticalRows)} of ${formatCount(rows)} rows`,
        `the same training in floating point, computed apart: ${formatShare(float)}`,
      ],
    }
  })
}

/** Counts the rows of the table to which ONNX Runtime gives the class of the integers. */
async function identicalRows(
  onnx: Uint8Array,
  features: Float32Array,
  expected: Uint16Array,
  signal: AbortSignal,
): Promise<number> {
  const rows = expected.length
  const columns = features.length / rows
  const model = await loadModel(onnx, { features: columns })
  try {
    const classes = await model.predict(features, { rows, columns, signal })
    return expected.reduce((same, label, row) => same + Number(label === classes[row]), 0)
  } finally {
    await model.release()
  }
}
