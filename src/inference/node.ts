import { UnsupportedRuntimeError } from './errors.js'

/** Whether this is Node, or something that gives Node's modules. */
export function isNode(): boolean {
  return typeof process !== 'undefined' && process.getBuiltinModule !== undefined
}

/**
 * Returns the modules of Node that isolation needs, without importing them, so that a bundler for browsers never meets them.
 *
 * @throws {UnsupportedRuntimeError} when this is not Node.
 */
export function nodeModules() {
  if (!isNode())
    throw new UnsupportedRuntimeError({
      what: 'Models cannot run in a process of their own',
      instead: 'In a browser, loadModel runs models that you trust.',
    })
  return {
    childProcess: process.getBuiltinModule('node:child_process'),
    fs: process.getBuiltinModule('node:fs/promises'),
    os: process.getBuiltinModule('node:os'),
    path: process.getBuiltinModule('node:path'),
    url: process.getBuiltinModule('node:url'),
  }
}
