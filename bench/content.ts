import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { BlackHoleBlockstore } from 'blockstore-core'
import { FsBlockstore } from 'blockstore-fs'
import { type ImporterOptions, importFile } from 'ipfs-unixfs-importer'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced } from 'ipfs-unixfs-importer/layout'
import { fetchDirectory, GatewayStore, publish, publishFile, unixfsV1_2025 } from '../src/content/index.js'
import { serveGateway } from '../src/content/node/index.js'
import { type Bench, table } from './utils/bench.js'
import { interleave, median, ratio, rounded } from './utils/measure.js'

const size = 256 * 2 ** 20
const rounds = 5
const limits = { publishRatio: 1.35, verifiedFetchMBps: 70 }

/** What somebody would write without us, for the same CIDs. */
function bareOptions(): ImporterOptions {
  return {
    cidVersion: 1,
    rawLeaves: true,
    chunker: fixedSize({ chunkSize: unixfsV1_2025.chunkSize }),
    layout: balanced({ maxChildrenPerNode: unixfsV1_2025.maxLinks }),
  }
}

/** Content to its CID, to a file store, and over a gateway on this machine back again. */
export const run: Bench = async () => {
  const room = mkdtempSync(join(tmpdir(), 'modelmarket-bench-'))
  try {
    const file = join(room, 'file')
    await pipeline(Readable.from(noise()), createWriteStream(file))
    const read = () => createReadStream(file)
    const served = new FsBlockstore(join(room, 'served'))
    const { cid } = await publish([{ path: 'file', content: read() }], served)
    const gateway = await serveGateway({ store: served })

    const folder = join(room, 'blocks')
    /** Each into a folder of its own, which is empty before and gone after. */
    const intoStore = async (store: (store: FsBlockstore) => Promise<unknown>) => {
      await store(new FsBlockstore(folder))
      rmSync(folder, { recursive: true })
    }
    const times = await interleave(rounds, {
      sha256: () => hash(read()),
      cid: () => publishFile(read(), new BlackHoleBlockstore()),
      importer: () => intoStore((store) => importFile({ content: read() }, store, bareOptions())),
      publish: () => intoStore((store) => publishFile(read(), store)),
      fetch: async () => {
        const directory = await fetchDirectory(cid, new GatewayStore({ gateways: [gateway.url] }))
        await consume(directory.stream('file'))
      },
    })
    await gateway.close()

    const speed = (name: keyof typeof times) => Math.round(size / 1000 / median(times[name]))
    const figures = {
      hashRatio: rounded(ratio(times.cid, times.sha256)),
      publishRatio: rounded(ratio(times.publish, times.importer)),
      verifiedFetchMBps: speed('fetch'),
      publishMBps: speed('publish'),
      cidMBps: speed('cid'),
    }
    return {
      report: table(
        [`${size / 2 ** 20} MiB, median of ${rounds}`, 'MB/s', 'ratio', 'limit'],
        [
          ['node:crypto SHA-256', speed('sha256'), '', ''],
          ['publishFile to no store: the CID', speed('cid'), figures.hashRatio.toFixed(2), ''],
          ['ipfs-unixfs-importer to blockstore-fs', speed('importer'), '', ''],
          [
            'publishFile to blockstore-fs',
            speed('publish'),
            figures.publishRatio.toFixed(2),
            `≤ ${limits.publishRatio}`,
          ],
          ['fetchDirectory from serveGateway', speed('fetch'), '', `≥ ${limits.verifiedFetchMBps} MB/s`],
        ],
      ),
      figures,
      broken: [
        ...(figures.publishRatio > limits.publishRatio ? [`publishRatio ${figures.publishRatio}`] : []),
        ...(figures.verifiedFetchMBps < limits.verifiedFetchMBps
          ? [`verifiedFetchMBps ${figures.verifiedFetchMBps}`]
          : []),
      ],
    }
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
}

/** Bytes that nothing compresses, the same in each run. */
function* noise(): Generator<Uint8Array> {
  const seed = createHash('sha256').update('modelmarket')
  for (let written = 0, block = 0; written < size; block++) {
    const mebibyte = Buffer.alloc(2 ** 20)
    for (let at = 0; at < mebibyte.length; at += 32) {
      seed.copy().update(`${block}.${at}`).digest().copy(mebibyte, at)
    }
    written += mebibyte.length
    yield mebibyte
  }
}

async function hash(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  const sha256 = createHash('sha256')
  for await (const chunk of chunks) sha256.update(chunk)
  sha256.digest()
}

async function consume(chunks: AsyncIterable<Uint8Array>): Promise<void> {
  let bytes = 0
  for await (const chunk of chunks) bytes += chunk.length
  if (bytes !== size) throw new RangeError(`read ${bytes} bytes instead of ${size}`)
}
