export {
  type DeriveSaltParameters,
  deriveSalt,
  EmptyContextError,
  MalformedSignatureError,
  MissingAccountError,
  NonDeterministicSignatureError,
} from '../../../chain/index.js'
export { type Audit, type AuditRequestParameters, auditRequest } from './auditRequest.js'
export {
  type ClaimParameters,
  modelOpening,
  modelPublication,
  predictionProof,
  scoreClaim,
} from './claim.js'
export * from './errors.js'
export { getTask } from './getTask.js'
export type { LargeTableWarning } from './largeTables.js'
export type { OpenRequestParameters } from './openDataset.js'
export { type OpenedRequest, openRequest } from './openRequest.js'
export { type OpenedTest, openTest } from './openTest.js'
export {
  type LabelledRows,
  type PreparedRequest,
  type PrepareProgress,
  type PrepareRequestParameters,
  prepareRequest,
  type RequestWarning,
  type TaskDescription,
} from './prepareRequest.js'
export {
  type PreparedSubmission,
  type PrepareSubmissionParameters,
  prepareSubmission,
} from './prepareSubmission.js'
export { type PublishModelFileParameters, publishModelFile } from './publishModelFile.js'
export type { GetTaskParameters, TaskSource } from './readTask.js'
export {
  parseRequestSecret,
  parseSubmissionSecret,
  type RequestSecret,
  type SubmissionSecret,
} from './secrets.js'
export type { TableLimits } from './tableLimits.js'
