import type { ProtocolSandbox } from '../../../../cli/sandbox/protocolSandbox.js'

/** The sandbox of training: a creator that always has a run open, a proofer and a keeper. */
export const trainingSandbox: ProtocolSandbox = {
  description: 'run training with a creator, a proofer and a keeper, to try workers on, until it is stopped',
  packages: ['@foundry-rs/anvil', 'blockstore-fs'],
  async start(stage) {
    const { startSandbox } = await import('./sandbox.js')
    return startSandbox(stage)
  },
}
