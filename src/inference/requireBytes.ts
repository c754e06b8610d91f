import { ModelBytesError } from './errors.js'

/**
 * Refuses anything but bytes: a text, ONNX Runtime would open as a path.
 *
 * @param what What it is, for the message.
 * @throws {ModelBytesError} when it is something else.
 */
export function requireBytes(value: unknown, what: string): asserts value is Uint8Array {
  if (!(value instanceof Uint8Array)) throw new ModelBytesError({ what, given: kindOf(value) })
}

function kindOf(value: unknown): string {
  if (typeof value === 'string') return 'a text'
  if (value === null || value === undefined) return String(value)
  if (value instanceof ArrayBuffer) return 'an ArrayBuffer'
  if (value instanceof Promise) return 'a promise'
  return typeof value === 'object'
    ? `an object (${value.constructor?.name ?? 'Object'})`
    : `a ${typeof value}`
}
