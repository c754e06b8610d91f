export { createStepper } from 'modelmarket/fixed'
export { statusOf, submitState } from 'modelmarket/training'
export { prepareState, verifyRun } from 'modelmarket/training/flows'
