import type { StoreSettings } from '../../../cli/store.js'

/** Returns what to tell of a store that keeps no dataset: an agent that is started again needs those of its disputes. */
export function keepingNote({ folder, kubo }: StoreSettings): string[] {
  if (folder || kubo) return []
  return [
    'Its datasets come from gateways alone. If nobody provides one any more when the bot is started again, a dispute cannot be played: name a folder with `--store` to keep them.',
  ]
}
