import type { Bench } from './utils/bench.js'
import { measureBundles } from './utils/bundle.js'

export const run: Bench = () =>
  measureBundles({
    content: {
      budget: 'CIDs and sealed blocks',
      instead: {
        what: 'multiformats alone',
        code: `
          import { CID } from 'multiformats/cid'
          import * as raw from 'multiformats/codecs/raw'
          import { sha256 } from 'multiformats/hashes/sha2'
          export const parse = (text) => CID.parse(text)
          export const superhash = async (cid) => (await sha256.digest(cid.bytes)).digest
          export const cidOf = async (block) => CID.createV1(raw.code, await sha256.digest(block))`,
      },
    },
    labels: { budget: 'modelmarket/labels' },
  })
