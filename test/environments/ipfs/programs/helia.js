// One Helia node publishes, another, which knows nothing but the address of the first, fetches over libp2p.
import { createHash } from 'node:crypto'
import { noise } from '@chainsafe/libp2p-noise'
import { yamux } from '@chainsafe/libp2p-yamux'
import { withBitswap } from '@helia/bitswap'
import { withLibp2pLight } from '@helia/libp2p'
import { identify } from '@libp2p/identify'
import { tcp } from '@libp2p/tcp'
import { MemoryBlockstore } from 'blockstore-core'
import { createHeliaLight } from 'helia'
import { fetchDirectory, publish } from '../../../../src/content/index.js'

async function start() {
  const node = withBitswap(
    withLibp2pLight(createHeliaLight(), {
      addresses: { listen: ['/ip4/127.0.0.1/tcp/0'] },
      transports: [tcp()],
      connectionEncrypters: [noise()],
      streamMuxers: [yamux()],
      services: { identify: identify() },
    }),
  )
  await node.start()
  return node
}

/** The same bytes each time. */
function* content() {
  for (let i = 0; i < 50; i++) yield createHash('sha512').update(`${i}`).digest().toString('hex').repeat(1000)
}

const publisher = await start()
const reader = await start()

const files = [
  { path: 'data/train.csv', content: Buffer.from([...content()].join('')) },
  ...Array.from({ length: 100 }, (_, i) => ({ path: `images/${i}`, content: Buffer.from(`image ${i}`) })),
]
const { cid } = await publish(files, publisher.blockstore)

await reader.libp2p.dial(publisher.libp2p.getMultiaddrs())
const signal = AbortSignal.timeout(60_000)
const directory = await fetchDirectory(cid.toString(), reader.blockstore, { signal })
const { cid: elsewhere } = await publish(files, new MemoryBlockstore())
let same = elsewhere.toString() === cid.toString() && directory.entries.length === files.length
for (const { path, content } of files) {
  same &&= Buffer.compare(await directory.read(path, { signal }), content) === 0
}

/** What it now has itself: asked of the store, and not of the network. */
let stored = 0
for await (const _ of reader.blockstore.getAll()) stored += 1
console.log(JSON.stringify({ cid: cid.toString(), same, stored }))
await reader.stop()
await publisher.stop()
process.exit()
