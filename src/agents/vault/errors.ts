import { ModelMarketError } from '../../errors/index.js'

/** The key or passphrase is not the one that the vault was created with. */
export class WrongVaultKeyError extends ModelMarketError {
  static override name = 'WrongVaultKeyError'
  constructor() {
    super('This key does not open the vault.', {
      metaMessages: [
        'Expected: the key or passphrase that the vault was created with. Without it nothing can be read.',
      ],
    })
  }
}

/** A vault was opened with neither a key nor a passphrase, with both, or with an invalid key. */
export class InvalidVaultKeyError extends ModelMarketError {
  static override name = 'InvalidVaultKeyError'
  constructor(problem: string) {
    super(`The vault cannot be opened: ${problem}.`, {
      metaMessages: ['Expected: `key`, 32 random bytes, or `passphrase`, not empty.'],
    })
  }
}

/** The vault is open already, in this process or in another one. */
export class VaultLockedError extends ModelMarketError {
  static override name = 'VaultLockedError'
  constructor(location: string, options: { cause: unknown }) {
    super(`The vault ${location} is in use.`, {
      ...options,
      metaMessages: [
        'Only one process at a time can open a vault: two would send the same transactions. Stop the other one first.',
      ],
    })
  }
}

/** The disk has no space left for the vault, or the process may not write more. What was written before is kept. */
export class VaultFullError extends ModelMarketError {
  static override name = 'VaultFullError'
  constructor(location: string, options: { cause?: unknown } = {}) {
    super(`There is no space left to write to the vault ${location}.`, {
      ...options,
      metaMessages: ['The vault is not damaged. Free some space on its disk, or raise the quota.'],
      retryable: true,
    })
  }
}

/** The system does not let this process use the folder of the vault, or keep it from others. */
export class VaultForbiddenError extends ModelMarketError {
  static override name = 'VaultForbiddenError'
  constructor(location: string, options: { cause?: unknown } = {}) {
    super(`This process may not use the vault ${location}.`, {
      ...options,
      metaMessages: [
        'The vault is not damaged. The user that runs this process must own the folder and its files, and the disk must be writable.',
      ],
    })
  }
}

/** The system failed to read or write the vault, for a reason that says nothing about what is stored. */
export class VaultDiskError extends ModelMarketError {
  static override name = 'VaultDiskError'
  constructor(location: string, options: { cause: unknown; details: string }) {
    super(`The system failed to read or write the vault ${location}.`, {
      ...options,
      metaMessages: ['Check the disk, and how many files a process may open.'],
    })
  }
}

/** The vault was closed, and cannot be used any more. */
export class VaultClosedError extends ModelMarketError {
  static override name = 'VaultClosedError'
  constructor(location: string, options: { cause?: unknown } = {}) {
    super(`The vault ${location} is closed.`, options)
  }
}

/** A vault was to be opened in a folder that has other files. */
export class NotAVaultError extends ModelMarketError {
  static override name = 'NotAVaultError'
  constructor(location: string, options: { cause?: unknown } = {}) {
    super(`${location} is not a vault.`, {
      ...options,
      metaMessages: ['Expected: the folder of a vault, an empty folder, or one that does not exist.'],
    })
  }
}

/** An entry is not what was written: the disk is damaged, or somebody changed it. */
export class VaultCorruptedError extends ModelMarketError {
  static override name = 'VaultCorruptedError'
  /** The damaged entry, if only one is. */
  readonly key: string | undefined
  constructor(key?: string, options: { cause?: unknown; details?: string } = {}) {
    super(key === undefined ? 'The vault is damaged.' : `The entry ${key} of the vault is damaged.`, {
      ...options,
      metaMessages: ['Restore the vault from an exported file, or rebuild it from the chain.'],
    })
    this.key = key
  }
}

/** A later version of this package created the vault. */
export class VaultVersionError extends ModelMarketError {
  static override name = 'VaultVersionError'
  constructor(version: unknown) {
    super(`The vault has version ${String(version)}, which this version of modelmarket does not support.`, {
      metaMessages: ['Update modelmarket.'],
    })
  }
}

/** An exported vault cannot be read, or is incomplete. */
export class InvalidVaultFileError extends ModelMarketError {
  static override name = 'InvalidVaultFileError'
  constructor(problem: string, options: { cause?: unknown } = {}) {
    super(`The file is not an exported vault: ${problem}.`, {
      ...options,
      metaMessages: ['Nothing was imported. Expected: the complete file that `vault.export()` returned.'],
    })
  }
}

/** The target of an import is not empty. */
export class VaultNotEmptyError extends ModelMarketError {
  static override name = 'VaultNotEmptyError'
  constructor(location: string) {
    super(`The vault ${location} is not empty.`, {
      metaMessages: ['Import into a new folder: the existing vault may have the only copy of a secret.'],
    })
  }
}
