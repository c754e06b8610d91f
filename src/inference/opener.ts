import type { OpenSession } from './model.js'
import { isNode } from './node.js'
import { requireBytes } from './requireBytes.js'
import { openSession } from './session.js'
import type { LoadModelOptions } from './types.js'
import { openWebSession } from './web.js'

/** How to open a model in this process: with `onnxruntime-node` in Node, with `onnxruntime-web` in a browser. */
export function opener(options: Pick<LoadModelOptions, 'externalData' | 'wasmPaths'>): OpenSession {
  return (bytes) => {
    for (const { path, data } of options.externalData ?? []) {
      requireBytes(data, `The file ${JSON.stringify(path)} beside the model`)
    }
    return isNode() ? openSession(bytes, options.externalData) : openWebSession(bytes, options)
  }
}
