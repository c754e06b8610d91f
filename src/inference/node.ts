import { UnsupportedRuntimeError } from './errors.js'

/**
 * Returns the modules of Node that isolation needs, without importing them, so that a bundler for browsers never meets them.
 *
 * @throws {UnsupportedRuntimeError} when this is not Node.
 */
export function nodeModules() {
  if (typeof process === 'undefined' || process.getBuiltinModule === undefined) {
    throw new UnsupportedRuntimeError()
  }
  return {
    childProcess: process.getBuiltinModule('node:child_process'),
    fs: process.getBuiltinModule('node:fs/promises'),
    os: process.getBuiltinModule('node:os'),
    path: process.getBuiltinModule('node:path'),
    url: process.getBuiltinModule('node:url'),
  }
}
