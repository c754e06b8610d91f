export type { AgentOptions, CommonEvent, Logger } from './engine/engine.js'
export * from './engine/errors.js'
export * from './market/errors.js'
export { type Enforceable, type KeeperEvent, type KeeperOptions, runKeeper } from './market/keeper.js'
export type { TrainerPolicy } from './market/policy.js'
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
export {
  type RequesterEvent,
  type RequesterOptions,
  type RequestOrder,
  runRequester,
} from './market/requester.js'
export {
  type MarketKey,
  type StoredRequest,
  type StoredSubmission,
  storedRequests,
  storedSubmissions,
} from './market/stored.js'
export {
  runTrainer,
  type TrainerEvent,
  type TrainerOptions,
  type Training,
} from './market/trainer.js'
export * from './market/training/errors.js'
export { type ProgramTrainerOptions, programTrainer } from './market/training/programTrainer.js'
export type { Rows, Validation } from './market/validation.js'
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
