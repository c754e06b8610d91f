import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import type { ProtocolDemo } from '../../../../cli/demo/protocolDemo.js'

interface Options {
  seed?: string
  svg: string
}

/** The demo of training: a run from its first weights to the model, with a cheat, a false alarm and a vote. */
export const trainingDemo: ProtocolDemo<Options> = {
  description:
    'train a public model of handwritten digits; a cheat is caught, and a false alarm loses its deposit',
  packages: ['@foundry-rs/anvil', 'onnxruntime-node', 'blockstore-fs', 'vega', 'vega-lite'],
  addOptions: (command) =>
    command.option('--svg <file>', 'where to draw the curve of what was learnt', 'training-curve.svg'),
  async play(stage, { options: { seed = randomUUID(), svg }, cwd }) {
    const { runDemo } = await import('./demo.js')
    return runDemo({ seed, svg: resolve(cwd, svg) }, stage)
  },
}
