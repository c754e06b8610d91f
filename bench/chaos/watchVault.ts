import type { Vault, VaultValue } from '../../src/agents/index.js'
import type { Surroundings } from './surroundings.js'

/** The names of what must not be printed, in the values of a vault. */
const secretNames = ['salt', 'labels', 'predictions', 'seed']

/** Shorter ones may be in a log by chance. */
const leastLength = 16

/** Wraps a vault: its writes are steps, and the process is not at rest while it reads or writes. */
export function watchVault(
  vault: Vault,
  {
    rest,
    step,
    keepSecret,
    written,
  }: Pick<Surroundings, 'rest' | 'step' | 'keepSecret'> & { written: () => void },
): Vault {
  const write: Vault['write'] = (changes) =>
    rest.during('writing to the vault', async () => {
      const secrets = changes.flatMap(({ value }) => secretsIn(value))
      if (secrets.length > 0) keepSecret(secrets)
      step('write', 'before')
      await vault.write(changes)
      step('write', 'after')
      written()
    })
  return {
    location: vault.location,
    get: (key) => rest.during('reading the vault', () => vault.get(key)),
    put: (key, value) => write([{ key, value }]),
    write,
    async *entries(prefix) {
      const iterator = vault.entries(prefix)[Symbol.asyncIterator]()
      for (;;) {
        const next = await rest.during('reading the vault', async () => iterator.next())
        if (next.done) return
        yield next.value
      }
    },
    export: () => rest.during('exporting the vault', () => vault.export()),
    close: () => rest.during('closing the vault', () => vault.close()),
  }
}

function secretsIn(value: VaultValue | undefined): string[] {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return []
  return Object.entries(value).flatMap(([name, inner]: [string, VaultValue | undefined]) => {
    if (typeof inner !== 'string') return secretsIn(inner)
    return secretNames.includes(name) && inner.length >= leastLength ? [inner] : []
  })
}
