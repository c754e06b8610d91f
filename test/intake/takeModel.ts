import { loadModel } from '../../src/inference/index.js'
import type { IntakeModel } from './model.js'

/** What became of a model. */
export interface ModelOutcome {
  name: string
  /** `astray`: it ended in another way than it should, but nothing wrong was taken for right. */
  verdict: 'agrees' | 'toldBeforeStake' | 'silentlyWrong' | 'falseWarning' | 'astray'
  reason: string
}

/** Takes a model as a trainer does: checks it, predicts, and compares with what its source predicted. */
export async function takeModel(model: IntakeModel): Promise<ModelOutcome> {
  const { name, bytes, features, rows, columns, classes, expected, must } = model
  const end = (verdict: ModelOutcome['verdict'], reason = ''): ModelOutcome => ({ name, verdict, reason })
  const told = (reason: string) => (must === 'read' ? end('astray', reason) : end('toldBeforeStake', reason))
  let predictions: Uint16Array
  try {
    const loaded = await loadModel(bytes, { features: columns, classes })
    try {
      predictions = await loaded.predict(features, { rows })
    } finally {
      await loaded.release()
    }
  } catch (error) {
    return told(`${(error as Error).name}: ${(error as Error).message}`)
  }
  const wrong = expected.filter((index, row) => predictions[row] !== index).length
  if (wrong > 0) return end('silentlyWrong', `${wrong} of ${rows} rows differ`)
  return must === 'told' ? end('silentlyWrong', 'taken without a word') : end('agrees')
}
