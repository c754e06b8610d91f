/** The sentence of an error: those of the package, of viem and of wagmi each have a short one. */
export function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  return 'shortMessage' in error ? String(error.shortMessage) : error.message
}
