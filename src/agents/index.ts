export * from './engine/errors.js'
export type { AgentOptions, CommonEvent, Logger } from './engine/options.js'
export type { ContractKey } from './engine/tracking.js'
export * from './program/errors.js'
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
