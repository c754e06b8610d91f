import type { Graph } from './readGraph.js'

/** A larger constant or attribute is taken for weights. */
const maxBytes = 2 ** 22

/** Whether bytes of a graph may be read: what may be read of all constants and attributes together is limited, and this uses it up. */
export function mayRead({ found }: Graph, { length }: Uint8Array): boolean {
  if (length > maxBytes || length > found.bytesLeft) return false
  found.bytesLeft -= length
  return true
}
