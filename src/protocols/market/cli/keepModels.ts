import { mkdir, open } from 'node:fs/promises'
import { join } from 'node:path'
import { bytesToHex } from '@noble/hashes/utils.js'
import { sha256 } from '../../../content/sha256.js'
import type { TrainerOptions } from '../agents/index.js'

/** Writes each model to `folder` before anything is staked on it. */
export function keepModels(train: TrainerOptions['train'], folder: string): TrainerOptions['train'] {
  return async (training) => {
    const model = await train(training)
    if (!model) return undefined
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const { requestId } = training.request.request
    const name = `${requestId}-${bytesToHex(sha256(model)).slice(0, 8)}.onnx`
    const file = await open(join(folder, name), 'w', 0o600)
    try {
      await file.writeFile(model)
      await file.sync()
    } finally {
      await file.close()
    }
    return model
  }
}
