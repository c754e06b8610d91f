/** Where wallets, providers and viem put the error below an error. */
const below = ['cause', 'data', 'raw', 'error', 'originalError', 'info'] as const

/** The most parts that are looked at, and the most characters of a text: a stranger's error may have any size. */
const maxParts = 50
const maxText = 10_000

/** Returns an error and what it contains, from the outermost to the innermost, each part once. */
export function partsOf(error: unknown): unknown[] {
  const parts = new Set([error])
  // A set's iteration includes what is added meanwhile.
  for (const part of parts) {
    if (typeof part !== 'object' || part === null) continue
    for (const key of below) {
      const value = (part as Record<string, unknown>)[key]
      if (value !== undefined && value !== null && parts.size < maxParts) parts.add(value)
    }
  }
  return [...parts]
}

/**
 * Returns what the endpoint or the wallet said, in its own words. The messages of viem's errors are left out: they repeat the request,
 * with its data.
 */
export function textsOf(error: unknown): string[] {
  return partsOf(error).flatMap((part) => {
    if (typeof part === 'string') return [part.slice(0, maxText)]
    if (typeof part !== 'object' || part === null) return []
    const { details, message, shortMessage } = part as Record<string, unknown>
    return [details, shortMessage === undefined ? message : undefined].flatMap((text) =>
      typeof text === 'string' ? [text.slice(0, maxText)] : [],
    )
  })
}

/** Whether a part of an error has one of these codes. */
export function hasCode(error: unknown, test: (code: unknown) => boolean): boolean {
  return partsOf(error).some(
    (part) => typeof part === 'object' && part !== null && 'code' in part && test(part.code),
  )
}

/** Whether a part of an error has one of these names: they are the same in each copy of viem. */
export function hasName(error: unknown, names: readonly string[]): boolean {
  return partsOf(error).some((part) => part instanceof Error && names.includes(part.name))
}
