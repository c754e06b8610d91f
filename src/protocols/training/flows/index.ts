export * from './errors.js'
export { type GameParameters, nextChallengerMove } from './game/challenger.js'
export type {
  Answers,
  ChallengerMove,
  GamePosition,
  LeafOpening,
  TreePlace,
  WorkerMove,
} from './game/types.js'
export { nextWorkerMove } from './game/worker.js'
export {
  findWrongState,
  Replay,
  type ReplayedState,
  type ReplayOptions,
  type ReplayParameters,
  type ReplayProgress,
} from './replay/replay.js'
export type { ReplayedStep } from './replay/replayedStep.js'
export { MemoryReplayStore, type ReplayStore, type StoredState } from './replay/replayStore.js'
