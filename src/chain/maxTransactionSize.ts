/** What the transaction pool of go-ethereum takes (`txMaxSize`), and so those of Ethereum, of the OP Stack and of most chains. */
const usual = 131_072

/** Chains that take less. Each limit is the default of the software that the chain runs, which its operator may change. */
const limits: Readonly<Record<number, number>> = {
  // Arbitrum One, Nova and Sepolia: `MaxTxDataSize` in `execution/gethexec/sequencer.go` of OffchainLabs/nitro.
  42161: 95_000,
  42170: 95_000,
  421614: 95_000,
  // Linea and its Sepolia: `--plugin-linea-max-tx-calldata-size` of Consensys/linea-monorepo. It counts the calldata alone.
  59144: 60_000,
  59141: 60_000,
  // Scroll and its Sepolia: `maxTxPayloadBytesPerBlock` in the genesis of scroll-tech/go-ethereum.
  534352: 122_880,
  534351: 122_880,
}

/** Returns the size of the largest signed transaction that a chain takes, in bytes, as far as is known. */
export function maxTransactionSize(chainId: number): number {
  return limits[chainId] ?? usual
}
