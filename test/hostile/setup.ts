import { afterEach, expect } from 'vitest'
// It adds `Set.prototype.toJSON` itself when it is loaded, which is nothing that a stranger wrote.
import 'vega-lite'

// What a stranger wrote must not become a property of every object.
const prototypes = [Object, Array, Function, String, Number, Map, Set, Uint8Array].map(
  ({ prototype }) => prototype,
)
const keysOf = () => prototypes.map((prototype) => Reflect.ownKeys(prototype))
const before = keysOf()

afterEach(() => {
  expect(keysOf(), 'properties of the prototypes').toEqual(before)
})
