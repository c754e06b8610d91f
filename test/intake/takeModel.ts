import { ModelMarketError } from '../../src/errors/index.js'
import { checkModel, loadModel } from '../../src/inference/index.js'
import type { IntakeModel } from './model.js'

/** What became of a model. */
export interface ModelOutcome {
  name: string
  /** `astray`: it was refused, and could have been read. */
  verdict: 'agrees' | 'toldBeforeStake' | 'silentlyWrong' | 'falseWarning' | 'astray'
  reason: string
}

/** Takes a model as whoever stakes on it does: checks it, predicts, and compares with what its source predicted. */
export async function takeModel(model: IntakeModel): Promise<ModelOutcome> {
  const { name, bytes, features, rows, columns, classes, labels, expected, must } = model
  const end = (verdict: ModelOutcome['verdict'], reason = ''): ModelOutcome => ({ name, verdict, reason })
  let warning: string
  try {
    const { notes } = await checkModel(bytes, { features, rows, columns, classes, labels })
    warning = notes.join(' ')
  } catch (error) {
    if (!(error instanceof ModelMarketError)) throw error
    return end(must === 'read' ? 'astray' : 'toldBeforeStake', `${error.name}: ${error.message}`)
  }
  if (warning !== '' && must === 'told') return end('toldBeforeStake', warning)

  const loaded = await loadModel(bytes, { features: columns, classes })
  const predictions = await loaded.predict(features, { rows }).finally(() => loaded.release())
  const wrong = expected.filter((index, row) => predictions[row] !== index).length
  if (warning !== '') return end(wrong > 0 ? 'toldBeforeStake' : 'falseWarning', warning)
  if (wrong > 0) return end('silentlyWrong', `${wrong} of ${rows} rows differ`)
  return must === 'told' ? end('silentlyWrong', 'taken without a word') : end('agrees')
}
