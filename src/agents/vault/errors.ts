import { ModelMarketError } from '../../errors/index.js'

/** The key or the passphrase is not the one that the vault was made with. */
export class WrongVaultKeyError extends ModelMarketError {
  static override name = 'WrongVaultKeyError'
  constructor() {
    super('This key does not open the vault.', {
      metaMessages: [
        'Expected: the key or the passphrase that the vault was made with. Without it nothing can be read.',
      ],
    })
  }
}

/** A vault is to be opened with neither a key nor a passphrase, with both, or with a key that is none. */
export class InvalidVaultKeyError extends ModelMarketError {
  static override name = 'InvalidVaultKeyError'
  constructor(problem: string) {
    super(`The vault cannot be opened: ${problem}.`, {
      metaMessages: ['Expected: `key`, 32 random bytes, or `passphrase`, not empty.'],
    })
  }
}

/** Another process, or another part of this one, has the vault open. */
export class VaultLockedError extends ModelMarketError {
  static override name = 'VaultLockedError'
  constructor(location: string, options: { cause: unknown }) {
    super(`The vault ${location} is in use.`, {
      ...options,
      metaMessages: [
        'One process at a time: two would send the same transactions. Stop the other one first.',
      ],
    })
  }
}

/** What is stored is not what was written: the disk is damaged, or somebody changed it. */
export class VaultCorruptedError extends ModelMarketError {
  static override name = 'VaultCorruptedError'
  /** The entry, if it is one. */
  readonly key: string | undefined
  constructor(key?: string, options: { cause?: unknown } = {}) {
    super(key === undefined ? 'The vault is damaged.' : `The entry ${key} of the vault is damaged.`, {
      ...options,
      metaMessages: ['Restore the vault from an exported file, or recover it from the chain.'],
    })
    this.key = key
  }
}

/** The vault is from a later version of this package. */
export class VaultVersionError extends ModelMarketError {
  static override name = 'VaultVersionError'
  constructor(version: unknown) {
    super(`The vault is of version ${String(version)}, which this version of modelmarket does not know.`, {
      metaMessages: ['Update modelmarket.'],
    })
  }
}

/** An exported vault cannot be read, or is not complete. */
export class InvalidVaultFileError extends ModelMarketError {
  static override name = 'InvalidVaultFileError'
  constructor(problem: string, options: { cause?: unknown } = {}) {
    super(`This is no exported vault: ${problem}.`, {
      ...options,
      metaMessages: ['Nothing was imported. Expected: a file that `exportVault` wrote, whole.'],
    })
  }
}

/** A vault is to be imported over one that holds something. */
export class VaultNotEmptyError extends ModelMarketError {
  static override name = 'VaultNotEmptyError'
  constructor(location: string) {
    super(`The vault ${location} is not empty.`, {
      metaMessages: ['Import into a new folder: what is there could be the only copy of a secret.'],
    })
  }
}
