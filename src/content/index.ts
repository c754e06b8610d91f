export type { Blockstore } from 'interface-blockstore'
export { CID } from 'multiformats/cid'
export {
  type ExportCarOptions,
  exportCar,
  type ImportCarOptions,
  type ImportedCar,
  importCar,
} from './car.js'
export { type CidInput, encodeCid, parseCid, superhash } from './cid.js'
export {
  type Directory,
  type DirectoryEntry,
  type FetchDirectoryOptions,
  fetchDirectory,
} from './directory.js'
export * from './errors.js'
export { type FetchFileOptions, fetchFile, type ReadProgress } from './file.js'
export { type Gateway, GatewayStore, type GatewayStoreOptions } from './gatewayStore.js'
export {
  KuboStore,
  type KuboStoreOptions,
  type Pinning,
  type PinOptions,
  type PushOptions,
} from './kuboStore.js'
export { type ContentLimits, maxBlockBytes } from './limits.js'
export { unixfsV1_2025 } from './profile.js'
export {
  type FileContent,
  type Published,
  type PublishFile,
  type PublishOptions,
  type PublishProgress,
  publish,
  publishFile,
} from './publish.js'
export type { CopyOptions, CopyProgress } from './pull.js'
export { openSealedBlock, type SealedBlock, sealBlock } from './sealedBlock.js'
export { verified } from './verified.js'
