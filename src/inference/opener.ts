import type { OpenSession } from './model.js'
import { isNode } from './node.js'
import { openSession } from './session.js'
import type { LoadModelOptions } from './types.js'
import { openWebSession } from './web.js'

/** How to open a model in this process: with `onnxruntime-node` in Node, with `onnxruntime-web` in a browser. */
export function opener(options: Pick<LoadModelOptions, 'externalData' | 'wasmPaths'>): OpenSession {
  return (bytes) => (isNode() ? openSession(bytes, options.externalData) : openWebSession(bytes, options))
}
