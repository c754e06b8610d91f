import fc from 'fast-check'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { cidOfBlock, dagPbCodec, rawCodec } from '../../src/content/cid.js'
import { joined, mutated } from './mutated.js'

// UnixFS as only an attacker writes it, field by field: https://specs.ipfs.tech/unixfs/

/** Blocks by CID, and how often they were asked for. */
export class Graph {
  reads = 0
  readonly #blocks = new Map<string, Uint8Array>()

  raw(block: Uint8Array): CID {
    return this.add(block, rawCodec)
  }

  add(block: Uint8Array, codec: typeof rawCodec | typeof dagPbCodec = dagPbCodec): CID {
    const cid = cidOfBlock(codec, block)
    this.#blocks.set(cid.toString(), block)
    return cid
  }

  async *get(cid: CID): AsyncGenerator<Uint8Array> {
    this.reads++
    const block = this.#blocks.get(cid.toString())
    if (!block) throw Object.assign(new Error('not here'), { name: 'NotFoundError' })
    yield block
  }
}

export interface HostileLink {
  cid: CID
  name?: string
  size?: number
}

const utf8 = new TextEncoder()
const types = { raw: 0, directory: 1, file: 2, metadata: 3, symlink: 4, shard: 5 }

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value % 0x80) | 0x80, ...varint(Math.floor(value / 0x80))]
}
const field = (number: number, bytes: Uint8Array | number[]) =>
  Buffer.concat([Buffer.from([(number << 3) | 2, ...varint(bytes.length)]), Buffer.from(bytes)])
const number = (fieldNumber: number, value: number) => [fieldNumber << 3, ...varint(value)]

function link({ cid, name, size }: HostileLink): Uint8Array {
  return Buffer.concat([
    field(1, cid.bytes),
    ...(name === undefined ? [] : [field(2, utf8.encode(name))]),
    ...(size === undefined ? [] : [Buffer.from(number(3, size))]),
  ])
}

function node(links: readonly Uint8Array[], unixfs: readonly number[]): Uint8Array {
  return new Uint8Array(
    Buffer.concat([...links.map((link) => field(2, link as Uint8Array)), field(1, [...unixfs])]),
  )
}

/** A file of `count` parts, which are all the same one, and empty. */
export function fileNode(part: CID, count: number): Uint8Array {
  const sizes = Array.from({ length: count }, () => number(4, 0)).flat()
  return node(Array(count).fill(link({ cid: part })), [...number(1, types.file), ...sizes])
}

export function directoryNode(links: readonly HostileLink[]): Uint8Array {
  return node(links.map(link), number(1, types.directory))
}

export function shardNode(fanout: number, links: readonly HostileLink[]): Uint8Array {
  return node(links.map(link), [...number(1, types.shard), ...number(5, 0x22), ...number(6, fanout)])
}

const anyName = fc.oneof(
  {
    weight: 20,
    arbitrary: fc.constantFrom('a', 'b', 'c', 'train.csv', 'task.json', 'AB', 'ABa', '00', 'FFb'),
  },
  fc.constantFrom(
    '',
    '.',
    '..',
    '../a',
    '/etc/passwd',
    'a/b',
    '..\\a',
    'C:',
    'C:a',
    'C:\\a',
    '\\\\host\\a',
    'a\0',
  ),
  fc.constantFrom(
    '__proto__',
    'constructor',
    '\u202etxt',
    '\u001b[2J',
    'x'.repeat(256),
    'NUL',
    '~',
    'a:b',
    'é',
  ),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const anySize = fc.oneof(
  { weight: 4, arbitrary: fc.nat(12) },
  fc.constantFrom(2 ** 31, 2 ** 32, 2 ** 40, 2 ** 53 - 1, 2 ** 53, 2 ** 63),
)
const anyType = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(types.directory, types.file, types.shard) },
  fc.constantFrom(types.raw, types.symlink, types.metadata, 6, 99),
)
const nodeOf = (type: fc.Arbitrary<number>) =>
  fc.record({
    type,
    data: fc.option(fc.uint8Array({ maxLength: 8 }), { nil: undefined }),
    fileSize: fc.option(anySize, { nil: undefined }),
    fanout: fc.option(fc.oneof({ weight: 3, arbitrary: fc.constant(256) }, anySize), { nil: undefined }),
    /** How many sizes of parts are told, besides those that are true. */
    extraSizes: fc.oneof(
      { weight: 4, arbitrary: fc.constant<number[]>([]) },
      fc.array(anySize, { maxLength: 2 }),
    ),
    links: fc.array(
      fc.record({
        /** Which of the blocks before, from the last; beyond the first, one that nobody has. */
        target: fc.oneof({ weight: 4, arbitrary: fc.nat(2) }, fc.nat(9)),
        name: fc.option(anyName, { nil: undefined }),
        /** `true`: what it should be. */
        size: fc.oneof({ weight: 3, arbitrary: fc.constant(true as const) }, anySize, fc.constant(undefined)),
        form: fc.oneof(
          { weight: 12, arbitrary: fc.constant('v1') },
          fc.constantFrom('v0', 'cbor', 'identity'),
        ),
      }),
      { maxLength: 5 },
    ),
  })
const anyNode = nodeOf(anyType)
const anyBlock = fc.oneof(
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 10 }) },
  { weight: 3, arbitrary: anyNode },
)
type Block = typeof anyBlock extends fc.Arbitrary<infer value> ? value : never

/** What is flipped in a block before it is named: mostly nothing, else a few bytes. */
const anyHarm = fc.oneof(
  { weight: 9, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: mutated(new Uint8Array(64)) },
)

/** Blocks that link to those before them, and the last one's CID. Cycles cannot be made. */
const graphOf = (last: fc.Arbitrary<Block>) =>
  fc
    .tuple(fc.array(fc.tuple(anyBlock, anyHarm), { maxLength: 7 }), fc.tuple(last, anyHarm))
    .map(([blocks, last]) => {
      const graph = new Graph()
      const made: Made[] = []
      for (const [block, harm] of blocks) made.push(make(graph, made, block, harm))
      return { graph, root: make(graph, made, ...last).cid }
    })

/** A graph whose root may be anything. */
export const anyGraph = graphOf(anyBlock)
/** A graph whose root is a directory. */
export const anyDirectory = graphOf(nodeOf(fc.constantFrom(types.directory, types.directory, types.shard)))

interface Made {
  cid: CID
  /** Bytes of content that it says it has. */
  size: number
}

const nobodyHas = cidOfBlock(rawCodec, utf8.encode('nobody has this'))

function make(graph: Graph, made: readonly Made[], block: Block, harm: Uint8Array | undefined): Made {
  if (block instanceof Uint8Array) return { cid: graph.raw(block), size: block.length }
  const { type, data, fileSize, fanout, extraSizes } = block
  const links = block.links.map(({ target, name, size, form }) => {
    const child = made.at(-1 - target) ?? { cid: nobodyHas, size: 0 }
    return { cid: formOf(child.cid, form), name, size: size === true ? child.size : size }
  })
  const isFile = type === types.file || type === types.raw
  const sizes = isFile ? [...links.map(({ size }) => size ?? 0), ...extraSizes] : extraSizes
  const unixfs = joined(
    number(1, type),
    data ? field(2, data) : [],
    fileSize === undefined ? [] : number(3, fileSize),
    ...sizes.map((size) => number(4, size)),
    fanout === undefined ? [] : [...number(5, 0x22), ...number(6, fanout)],
  )
  // The decoder wants links in the order of their names.
  const sorted = [...links].sort((a, b) => ((a.name ?? '') < (b.name ?? '') ? -1 : 1))
  const whole = node(
    (isFile ? links : sorted).map(({ cid, name, size }) =>
      link(defined(cid, isFile ? undefined : name, size)),
    ),
    [...unixfs],
  )
  const bytes = harm ? whole.map((byte, index) => byte ^ (harm[index] ?? 0)) : whole
  const total = sizes.reduce((sum, size) => sum + size, data?.length ?? 0)
  return { cid: graph.add(bytes), size: total }
}

function defined(cid: CID, name: string | undefined, size: number | undefined): HostileLink {
  return { cid, ...(name === undefined ? {} : { name }), ...(size === undefined ? {} : { size }) }
}

function formOf(cid: CID, form: string): CID {
  if (form === 'v0') return CID.createV0(Digest.create(0x12, cid.multihash.digest))
  if (form === 'cbor') return CID.createV1(0x71, cid.multihash)
  if (form === 'identity') return CID.createV1(rawCodec, Digest.create(0, Uint8Array.of(1, 2, 3)))
  return cid
}
