import '@tensorflow/tfjs-backend-cpu'
import { enableProdMode, oneHot, tensor1d, tensor2d, train } from '@tensorflow/tfjs-core'
import { initializers, layers, type Sequential, sequential } from '@tensorflow/tfjs-layers'
import { type DenseLayer, denseNetwork } from '../onnx.js'
import { learnStandardiser, standardise } from './standardise.js'
import type { Examples, TrainOptions } from './types.js'

// Without it TensorFlow.js advertises its native backend on the terminal.
enableProdMode()

/** About how many steps are taken, however many examples there are. */
const steps = 800
/** Many classes or columns make steps slow: a demo ends the training after so long, in milliseconds. */
const patience = 10_000
const seed = 1

export interface Architecture {
  /** Outputs of each layer between the features and the classes. */
  hidden: readonly number[]
  learningRate: number
}

/** Trains a network with Adam on the cross-entropy and exports it. */
export async function descend(
  { features, labels, columns, classes }: Examples,
  { hidden, learningRate }: Architecture,
  { signal, onProgress }: TrainOptions,
): Promise<Uint8Array> {
  const standardiser = learnStandardiser({ features, columns })
  const network = build(columns, [...hidden, classes])
  network.compile({ optimizer: train.adam(learningRate), loss: 'categoricalCrossentropy' })
  const x = tensor2d(standardise(features, standardiser), [labels.length, columns])
  const indices = tensor1d(Int32Array.from(labels), 'int32')
  const y = oneHot(indices, classes)
  try {
    const batchSize = Math.max(32, Math.ceil(labels.length / 100))
    const epochs = Math.ceil(steps / Math.ceil(labels.length / batchSize))
    const start = performance.now()
    const spent = () => (performance.now() - start) / patience
    await network.fit(x, y, {
      batchSize,
      epochs,
      // The rows come in random order; to shuffle them again would make each run another.
      shuffle: false,
      verbose: 0,
      yieldEvery: 50,
      callbacks: {
        onYield: async () => {
          if (signal.aborted || spent() > 1) network.stopTraining = true
        },
        onEpochEnd: async (epoch) => onProgress(Math.min(1, Math.max((epoch + 1) / epochs, spent()))),
      },
    })
    signal.throwIfAborted()
    return denseNetwork({ inputs: columns, standardiser, layers: await exported(network) })
  } finally {
    network.dispose()
    for (const tensor of [x, indices, y]) tensor.dispose()
  }
}

function build(columns: number, outputs: readonly number[]): Sequential {
  return sequential({
    layers: outputs.map((units, i) =>
      layers.dense({
        units,
        activation: i === outputs.length - 1 ? 'softmax' : 'relu',
        kernelInitializer: initializers.glorotUniform({ seed: seed + i }),
        ...(i === 0 ? { inputShape: [columns] } : {}),
      }),
    ),
  })
}

async function exported(network: Sequential): Promise<DenseLayer[]> {
  return Promise.all(
    network.layers.map(async (layer, i) => {
      const [kernel, bias] = await Promise.all(layer.getWeights().map((weight) => weight.data()))
      return {
        weights: Float32Array.from(kernel ?? []),
        bias: Float32Array.from(bias ?? []),
        activation: i === network.layers.length - 1 ? 'softmax' : 'relu',
      } as const
    }),
  )
}
