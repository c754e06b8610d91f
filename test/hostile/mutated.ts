import fc from 'fast-check'

type Mutation = { at: number } & (
  | { kind: 'flip'; bit: number }
  | { kind: 'cut' | 'double'; length: number }
  | { kind: 'truncate' }
  | { kind: 'write'; bytes: Uint8Array }
)

function mutate(bytes: Uint8Array, mutation: Mutation): Uint8Array {
  const head = bytes.subarray(0, mutation.at)
  const tail = bytes.subarray(mutation.at)
  switch (mutation.kind) {
    case 'flip':
      return bytes.map((byte, index) => (index === mutation.at ? byte ^ (1 << mutation.bit) : byte))
    case 'cut':
      return joined(head, tail.subarray(mutation.length))
    case 'double':
      return joined(head, tail.subarray(0, mutation.length), tail)
    case 'truncate':
      return head
    case 'write':
      return joined(head, mutation.bytes, tail.subarray(mutation.bytes.length))
  }
}

/** Bytes that were good, after a few mutations: bits flipped, pieces cut out, doubled, overwritten or cut off. */
export function mutated(good: Uint8Array): fc.Arbitrary<Uint8Array> {
  const at = fc.nat(Math.max(0, good.length - 1))
  const length = fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 8 }) }, fc.nat(good.length))
  const mutation: fc.Arbitrary<Mutation> = fc.oneof(
    fc.record({ kind: fc.constant('flip' as const), at, bit: fc.nat(7) }),
    fc.record({ kind: fc.constantFrom('cut' as const, 'double' as const), at, length }),
    fc.record({ kind: fc.constant('truncate' as const), at }),
    fc.record({
      kind: fc.constant('write' as const),
      at,
      bytes: fc.oneof(
        fc.uint8Array({ minLength: 1, maxLength: 10 }),
        // The longest numbers that formats of this kind can hold.
        fc.constantFrom(
          Uint8Array.of(255, 255, 255, 255, 15),
          Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255, 255, 1),
        ),
      ),
    }),
  )
  return fc.array(mutation, { minLength: 1, maxLength: 4 }).map((mutations) => mutations.reduce(mutate, good))
}

export function joined(...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]))
}
