/** Writes an address or a hash in short: `0x1234…abcd`. */
export function formatAddress(address: string): string {
  return `${address.slice(0, 6)}…${address.slice(-4)}`
}
