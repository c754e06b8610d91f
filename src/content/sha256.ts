import { sha256 as portable } from 'viem'

// Asked for at run time and not imported, so that this file loads in a browser, and bundlers see no `node:` module.
const native = /*#__PURE__*/ globalThis.process?.getBuiltinModule?.('node:crypto')

/**
 * SHA-256 of some bytes: 32 bytes, with Node's own implementation (seven times faster) where there is one.
 *
 * @internal
 */
export function sha256(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  return native
    ? new Uint8Array(native.createHash('sha256').update(bytes).digest())
    : new Uint8Array(portable(bytes, 'bytes'))
}
