import type { ProtocolSandbox } from '../../../../cli/sandbox/protocolSandbox.js'

/** The sandbox of the market: a requester that always wants another model, and a keeper. */
export const marketSandbox: ProtocolSandbox = {
  description: 'run a market with a requester and a keeper, to try trainer bots on, until it is stopped',
  packages: ['@foundry-rs/anvil', 'onnxruntime-node', 'blockstore-fs'],
  async start(stage) {
    const { startSandbox } = await import('./sandbox.js')
    return startSandbox(stage)
  },
}
