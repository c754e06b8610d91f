import { UnsupportedRuntimeError } from '../errors.js'

/**
 * Returns the modules of Node that files need, without importing them, so that a bundler for browsers never meets them.
 *
 * @throws {UnsupportedRuntimeError} when this is not Node.
 */
export function nodeModules() {
  if (typeof process === 'undefined' || process.getBuiltinModule === undefined) {
    throw new UnsupportedRuntimeError({
      what: 'Files cannot be split',
      instead: 'Read what fits in memory and use splitTable instead.',
    })
  }
  return {
    buffer: process.getBuiltinModule('node:buffer'),
    fs: process.getBuiltinModule('node:fs/promises'),
    module: process.getBuiltinModule('node:module'),
    os: process.getBuiltinModule('node:os'),
    path: process.getBuiltinModule('node:path'),
  }
}
