import { afterEach, expect } from 'vitest'

// What a stranger wrote must not become a property of every object.
const prototypes = [Object, Array, Function, String, Number, Map, Set, Uint8Array].map(
  ({ prototype }) => prototype,
)
const keysOf = () => prototypes.map((prototype) => Reflect.ownKeys(prototype))
const before = keysOf()

afterEach(() => {
  expect(keysOf(), 'properties of the prototypes').toEqual(before)
})
