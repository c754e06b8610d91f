export { type CheckModelParameters, checkModel, type ModelReport } from './checkModel.js'
export * from './errors.js'
export { loadModel } from './loadModel.js'
export {
  accuracy,
  type ClassificationReport,
  type ClassScores,
  classificationReport,
  confusionMatrix,
  logLoss,
} from './metrics.js'
export { type PredictIsolatedParameters, predictIsolated } from './predictIsolated.js'
export type {
  ExternalData,
  LoadModelOptions,
  Model,
  ModelExpectations,
  ModelValue,
  PredictOptions,
  PredictProgress,
} from './types.js'
