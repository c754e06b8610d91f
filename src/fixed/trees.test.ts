import { concat, type Hex, keccak256 } from 'viem'
import { describe, expect, test } from 'vitest'
import {
  datasetLeaf,
  datasetTree,
  FixedIndexError,
  FixedRootError,
  genesisWeights,
  leafHash,
  MerkleTree,
  quantize,
  stepsRoot,
  stepsTree,
  traceLayout,
  treeDepth,
  weightLeafIndex,
  weightLeaves,
  weightsTree,
} from './index.js'

const zero: Hex = `0x${'00'.repeat(32)}`
const word = (i: number): Hex => `0x${i.toString(16).padStart(64, '0')}`

/** The root again, from the leaves, with all padding. */
function naiveRoot(leaves: readonly Hex[]): Hex {
  const size = 2 ** Math.ceil(Math.log2(leaves.length))
  let level = [...leaves, ...new Array<Hex>(size - leaves.length).fill(zero)]
  while (level.length > 1) {
    level = Array.from({ length: level.length / 2 }, (_, i) =>
      keccak256(concat(level.slice(2 * i, 2 * i + 2))),
    )
  }
  return level[0] ?? zero
}

function climb(leaf: Hex, index: number, proof: readonly Hex[]): Hex {
  return proof.reduce(
    (node, sibling, level) =>
      keccak256(concat((index >> level) % 2 === 0 ? [node, sibling] : [sibling, node])),
    leaf,
  )
}

describe.each([1, 2, 3, 4, 5, 7, 8, 9, 42, 65])('a tree of %i leaves', (length) => {
  const leaves = Array.from({ length }, (_, i) => word(i + 1))
  const tree = stepsTree(leaves)

  test('has the root of all leaves and zero words', () => {
    expect(tree.root).toBe(naiveRoot(leaves))
    expect(tree.depth).toBe(treeDepth(length))
    expect(tree.length).toBe(length)
  })

  test('proves each leaf, padding too', () => {
    for (let i = 0; i < 2 ** tree.depth; i++) {
      expect(climb(leaves[i] ?? zero, i, tree.proof(i))).toBe(tree.root)
      expect(tree.node(0, i)).toBe(leaves[i] ?? zero)
    }
  })

  test('has nodes that hash those below', () => {
    for (let level = 1; level <= tree.depth; level++) {
      for (let i = 0; i < 2 ** (tree.depth - level); i++) {
        expect(tree.node(level, i)).toBe(keccak256(concat(tree.descendants(level, i, 1))))
        const levels = Math.min(4, level)
        expect(naiveRoot(tree.descendants(level, i, levels))).toBe(tree.node(level, i))
      }
    }
  })

  test('has no others', () => {
    const { depth } = tree
    const wrong: (() => unknown)[] = [
      () => tree.node(depth + 1, 0),
      () => tree.node(-1, 0),
      () => tree.node(0.5, 0),
      () => tree.node(depth, 1),
      () => tree.node(0, -1),
      () => tree.proof(2 ** depth),
      () => tree.proof(0.5),
      () => tree.descendants(depth, 0, depth + 1),
      () => tree.descendants(depth, 0, -1),
    ]
    for (const run of wrong) expect(run).toThrow(FixedIndexError)
  })
})

test('a tree has leaves', () => {
  expect(() => new MerkleTree(new Uint8Array())).toThrow(FixedIndexError)
  expect(() => new MerkleTree(new Uint8Array(33))).toThrow(FixedIndexError)
  expect(() => MerkleTree.of([])).toThrow(FixedIndexError)
  expect(() => stepsRoot([])).toThrow(FixedIndexError)
  for (const leaves of [0, -1, 0.5, Number.NaN]) expect(() => treeDepth(leaves)).toThrow(FixedIndexError)
})

test.each<[string, Hex]>([
  ['short', '0x01'],
  // It would be written over the root after it.
  ['long', `0x${'01'.repeat(33)}`],
  ['none', '0x'],
  ['no hexadecimal number', `0x${'zz'.repeat(32)}`],
  ['very long', `0x${'01'.repeat(100_000)}`],
])('a root is 32 bytes, and not %s', (_, root) => {
  const build = () => stepsTree([word(1), root, word(2)])
  expect(build).toThrow(FixedRootError)
  expect(build).toThrow(/^Root 1 cannot be .{0,100}$/m)
})

test.each([0, 1, 63, 134, 135, 136, 137, 271, 272, 5_000])(
  'a leaf of %i bytes is hashed with a zero before it',
  (length) => {
    const bytes = Uint8Array.from({ length }, (_, i) => i * 7)
    expect(MerkleTree.of([bytes]).root).toBe(keccak256(concat([Uint8Array.of(0), bytes])))
    expect(leafHash(bytes)).toEqual(keccak256(concat([Uint8Array.of(0), bytes]), 'bytes'))
  },
)

test('each output of a network has a leaf', () => {
  const shape = [5, 4, 3]
  const weights = genesisWeights({ shape, seed: `0x${'07'.repeat(32)}` })
  const leaves = weightLeaves(weights, shape)
  expect(leaves.map(({ length }) => length)).toEqual([24, 24, 24, 24, 20, 20, 20])
  const index = weightLeafIndex(shape, { layer: 2, row: 1 })
  const view = new DataView(leaves[index]?.slice().buffer ?? new ArrayBuffer())
  expect(Array.from({ length: 5 }, (_, i) => view.getInt32(4 * i))).toEqual([
    ...(weights[1]?.slice(5, 10) ?? []),
  ])
  expect(weightsTree(weights, shape).root).toBe(MerkleTree.of(leaves).root)
  for (const wrong of [
    { layer: 0, row: 0 },
    { layer: 3, row: 0 },
    { layer: 2, row: 3 },
    { layer: 1, row: -1 },
    { layer: 1, row: 0.5 },
  ])
    expect(() => weightLeafIndex(shape, wrong)).toThrow(FixedIndexError)
})

test('each row of a dataset has a leaf', () => {
  const dataset = quantize({ features: [0, 1, -1, 2, 3, 4], labels: [1, 0, 300], columns: 2 })
  const leaves = [0, 1, 2].map((row) => datasetLeaf(dataset, row))
  expect(leaves.map((leaf) => [...leaf])).toEqual([
    [0, 0, 4, 0, 0, 1],
    [0xfc, 0, 8, 0, 0, 0],
    [12, 0, 16, 0, 1, 44],
  ])
  expect(datasetTree(dataset).root).toBe(MerkleTree.of(leaves).root)
  for (const row of [-1, 3, 0.5]) expect(() => datasetLeaf(dataset, row)).toThrow(FixedIndexError)
})

describe.each([[[4, 2]], [[64, 32, 10]], [[5, 4, 3, 2, 6]]])('the trace of a network %j', (shape) => {
  const layout = traceLayout(shape, 3)

  test('has leaves that are found where they are', () => {
    const all = Array.from({ length: layout.length }, (_, index) => layout.leafAt(index))
    expect(all.map((leaf) => layout.indexOf(leaf))).toEqual(all.map((_, index) => index))
    expect(2 ** layout.depth).toBeGreaterThanOrEqual(layout.length)
    expect(2 ** layout.depth).toBeLessThan(2 * layout.length)
  })

  test('has no others', () => {
    for (const index of [-1, layout.length, 0.5]) expect(() => layout.leafAt(index)).toThrow(FixedIndexError)
    for (const wrong of [
      { kind: 'WT', layer: 1, row: 0 },
      { kind: 'A', layer: 0, row: 0 },
      { kind: 'A', layer: 1, row: 3 },
      { kind: 'AT', layer: shape.length - 1, row: 0 },
      { kind: 'D', layer: 0, row: 0 },
      { kind: 'DT', layer: 1, row: -1 },
    ] as const)
      expect(() => layout.indexOf(wrong)).toThrow(FixedIndexError)
  })
})

test('a trace has vectors in the order in which they are computed', () => {
  const { length, leafAt } = traceLayout([3, 2, 2], 2)
  expect(
    Array.from({ length }, (_, i) => leafAt(i)).map(
      ({ kind, layer, row, length }) => `${kind}${layer},${row}:${length}`,
    ),
  ).toEqual([
    ...['WT2,0:2', 'WT2,1:2', 'A1,0:2', 'A1,1:2', 'A2,0:2', 'A2,1:2'],
    ...['AT0,0:2', 'AT0,1:2', 'AT0,2:2', 'AT1,0:2', 'AT1,1:2'],
    ...['D2,0:2', 'D2,1:2', 'D1,0:2', 'D1,1:2', 'DT1,0:2', 'DT1,1:2', 'DT2,0:2', 'DT2,1:2'],
  ])
  expect(() => traceLayout([3, 2], 129)).toThrow(/batch/)
})
