export { checkDataset, checkRule, checkShape, checkWeights } from './check.js'
export { decodeDataset, decodeWeights, encodeDataset, encodeWeights, weightCount } from './codec.js'
export { type BatchSchedule, createSchedule } from './createSchedule.js'
export { createStepper, type Stepper, type StepTrace, type TakenStep } from './createStepper.js'
export * from './errors.js'
export { genesisWeights } from './genesisWeights.js'
export { fixedLimits } from './limits.js'
export { leafHash, MerkleTree } from './merkleTree.js'
export { forward, predict } from './predict.js'
export { type FeatureScaling, quantize } from './quantize.js'
export { rateOf } from './rateOf.js'
export {
  datasetLeaf,
  datasetRoot,
  datasetTree,
  stepsRoot,
  stepsTree,
  treeDepth,
  weightLeafIndex,
  weightLeaves,
  weightsRoot,
  weightsTree,
} from './roots.js'
export { toOnnx } from './toOnnx.js'
export { type TraceKind, type TraceLayout, type TraceLeaf, traceLayout } from './traceLayout.js'
export type { FixedDataset, FixedRate, Schedule, StepRule, Weights } from './types.js'
