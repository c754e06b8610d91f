export * from './engine/errors.js'
export type { AgentOptions, CommonEvent, Logger } from './engine/options.js'
export type { ContractKey } from './engine/tracking.js'
export type { EnforcedEvent } from './market/enforce.js'
export { type Enforceable, type KeeperEvent, type KeeperOptions, runKeeper } from './market/keeper.js'
export * from './market/recover/errors.js'
export {
  type RecoveredRequests,
  type RecoverRequestsParameters,
  type RequestSource,
  recoverRequests,
} from './market/recover/recoverRequests.js'
export {
  type RecoveredSubmissions,
  type RecoverSubmissionsParameters,
  recoverSubmissions,
} from './market/recover/recoverSubmissions.js'
export { requestSalts } from './market/recover/salts.js'
export type { RequestOrder } from './market/requester/orders.js'
export { type RequesterEvent, type RequesterOptions, runRequester } from './market/requester/requester.js'
export {
  type StoredRequest,
  type StoredSubmission,
  storedRequests,
  storedSubmissions,
} from './market/stored.js'
export * from './market/trainer/errors.js'
export type { TrainerEvent, TrainerOptions, Training } from './market/trainer/options.js'
export type { TrainerPolicy } from './market/trainer/policy.js'
export * from './market/trainer/program/errors.js'
export { type ProgramTrainerOptions, programTrainer } from './market/trainer/program/programTrainer.js'
export { runTrainer } from './market/trainer/trainer.js'
export type { Rows, Validation } from './market/trainer/validation.js'
export * from './sender/errors.js'
export { Sender, type SenderOptions, type SendOptions } from './sender/sender.js'
export type { VaultKey } from './vault/cipher.js'
export * from './vault/errors.js'
export {
  importVault,
  type Json,
  type OpenVaultParameters,
  openVault,
  type Vault,
  type VaultChange,
  type VaultValue,
} from './vault/vault.js'
