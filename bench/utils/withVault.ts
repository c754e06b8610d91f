import type { Vault } from '../../src/agents/index.js'

/** Returns a vault that writes, and perhaps reads, in another way. All writes go through `write`. */
export function withVault(vault: Vault, changed: Pick<Vault, 'write'> & Partial<Vault>): Vault {
  return {
    location: vault.location,
    get: (key) => vault.get(key),
    put: (key, value) => changed.write([{ key, value }]),
    entries: (prefix) => vault.entries(prefix),
    export: () => vault.export(),
    close: () => vault.close(),
    ...changed,
  }
}
