export { advanceDispute, advancePeriod, advanceRun, advanceState, type InRun } from './advance.js'
export * from './errors.js'
export {
  answerFalsely,
  type FalseState,
  type LieKind,
  type LieOptions,
  lieKinds,
  makeLie,
  submitLie,
  type TestLie,
} from './liars.js'
export {
  type StartTrainingOptions,
  startTraining,
  type TestTraining,
  type TrainingClient,
} from './startTraining.js'
export { openTestDispute, type TestDispute } from './testDispute.js'
export { createTestRun, type TestGame, type TestRun, type TestRunOptions } from './testRun.js'
export { submitTestState, type TestState, type TestStateOptions } from './testState.js'
