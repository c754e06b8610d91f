export type { EnforcedEvent } from './enforce.js'
export { type Enforceable, type KeeperEvent, type KeeperOptions, runKeeper } from './keeper.js'
export * from './recover/errors.js'
export {
  type RecoveredRequests,
  type RecoverRequestsParameters,
  type RequestSource,
  recoverRequests,
} from './recover/recoverRequests.js'
export {
  type RecoveredSubmissions,
  type RecoverSubmissionsParameters,
  recoverSubmissions,
} from './recover/recoverSubmissions.js'
export { requestSalts } from './recover/salts.js'
export * from './requester/errors.js'
export type { RequestOrder } from './requester/orders.js'
export { type RequesterEvent, type RequesterOptions, runRequester } from './requester/requester.js'
export {
  type StoredParameters,
  type StoredRequest,
  type StoredSubmission,
  storedRequests,
  storedSubmissions,
} from './stored.js'
export * from './trainer/errors.js'
export type { TrainerEvent, TrainerOptions, Training } from './trainer/options.js'
export type { TrainerPolicy } from './trainer/policy.js'
export { type ProgramTrainerOptions, programTrainer } from './trainer/programTrainer.js'
export { runTrainer } from './trainer/trainer.js'
export type { Rows, Validation } from './trainer/validation.js'
