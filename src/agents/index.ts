export {
  defineEvents,
  defineWrite,
  type EventBatch,
  type EventCursor,
  type FollowOptions,
  type WriteAction,
  WrongChainError,
} from '../chain/index.js'
export { CoinAllowance, type CoinAllowanceParameters } from './engine/coinAllowance.js'
export { Endings } from './engine/endings.js'
export * from './engine/errors.js'
export { keptUntil } from './engine/keptUntil.js'
export type { AgentOptions, CommonEvent, Logger } from './engine/options.js'
export { resetCursors } from './engine/resetCursors.js'
export type { AgentContext, Duty, FollowedEvent, Next, Role, RoleDefinition, Wait } from './engine/role.js'
export { runAgent } from './engine/runAgent.js'
export { type AgentKey, rolePrefix, trackedEntry } from './engine/tracking.js'
export * from './program/errors.js'
export type { ProgramOptions } from './program/runProgram.js'
export * from './sender/errors.js'
export type { FeeOptions } from './sender/fees.js'
export type { NonceUse } from './sender/nonceUse.js'
export { Sender, type SenderOptions, type SendOptions } from './sender/sender.js'
export { releaseCall, type StoppedCall, stoppedCalls } from './sender/stoppedCalls.js'
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
