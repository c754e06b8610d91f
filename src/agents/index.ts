export type { AgentOptions, CommonEvent, Logger } from './agent.js'
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
export * from './roles/errors.js'
export { type Enforceable, type KeeperEvent, type KeeperOptions, runKeeper } from './roles/keeper.js'
export type { TrainerPolicy } from './roles/policy.js'
export {
  type RequesterEvent,
  type RequesterOptions,
  type RequestOrder,
  runRequester,
} from './roles/requester.js'
export {
  type MarketKey,
  type StoredRequest,
  type StoredSubmission,
  storedRequests,
  storedSubmissions,
} from './roles/stored.js'
export {
  runTrainer,
  type TrainerEvent,
  type TrainerOptions,
  type Training,
} from './roles/trainer.js'
export type { Rows, Validation } from './roles/validation.js'
export * from './sender/errors.js'
export { Sender, type SenderOptions, type SendOptions } from './sender/sender.js'
export * from './training/errors.js'
export { type ProgramTrainerOptions, programTrainer } from './training/programTrainer.js'
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
