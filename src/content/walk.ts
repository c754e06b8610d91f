import type { Blockstore } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'
import { readBlock } from './block.js'
import type { Budget } from './limits.js'
import { decodeNode, type UnixfsNode } from './unixfs.js'

/** Bytes of a file, both ends included. */
export interface ByteRange {
  from: number
  to: number
}

export interface WalkOptions {
  /**
   * What of the graph: the one block; the file, or the directory without what is in it; or all of it, by default.
   *
   * @see https://specs.ipfs.tech/http-gateways/trustless-gateway/#dag-scope-request-query-parameter
   */
  scope?: 'block' | 'entity' | 'all'
  /** Of a file, no more than what these bytes take. */
  range?: ByteRange | undefined
  budget: Budget
  signal?: AbortSignal | undefined
}

/** A node on the way, and where in the file it starts. */
interface Step {
  cid: CID
  start: number
}

/** The blocks below a CID, verified, depth first in the order of the links, each once. */
export async function* walk(
  root: CID,
  store: Pick<Blockstore, 'get'>,
  { scope = 'all', range, budget, signal }: WalkOptions,
): AsyncGenerator<{ cid: CID; block: Uint8Array }> {
  const seen = new Set<string>()
  // The links still to follow, of each node on the way from the root: only that way is in memory.
  const way: Iterator<Step>[] = [[{ cid: root, start: 0 }].values()]
  for (let steps = way.at(-1); steps; steps = way.at(-1)) {
    const next = steps.next()
    if (next.done) {
      way.pop()
      continue
    }
    const { cid, start } = next.value
    const known = seen.has(cid.toString())
    // Of a part that occurs twice in a file, a range may take more the second time.
    if (known && !range) continue
    seen.add(cid.toString())
    budget.depth(way.length)
    budget.blocks(1)
    const block = await readBlock(store, cid, { signal })
    budget.bytes(block.length)
    const node = await decodeNode(cid, block)
    if (scope === 'all') way.push(stepsOf(node, start).values())
    if (scope === 'entity') way.push(stepsOfEntity(node, start, range).values())
    if (!known) yield { cid, block }
  }
}

function stepsOf(node: UnixfsNode, start: number): Step[] {
  return node.type === 'symlink' ? [] : node.links.map(({ cid }) => ({ cid, start }))
}

function stepsOfEntity(node: UnixfsNode, start: number, range: ByteRange | undefined): Step[] {
  if (node.type === 'symlink') return []
  if (node.type === 'directory') {
    const shards = node.links.filter(({ name }) => node.prefix > 0 && name.length === node.prefix)
    return shards.map(({ cid }) => ({ cid, start }))
  }
  const steps: Step[] = []
  let at = start + node.data.length
  for (const { cid, size = 0 } of node.links) {
    if (!range || (at <= range.to && at + size > range.from)) steps.push({ cid, start: at })
    at += size
  }
  return steps
}
