import { InvalidEncodingError, ReadOptionError } from '../errors.js'

/** How bytes are text. */
export interface Encoding {
  /** As the WHATWG names it. */
  name: string
  /** Bytes of the byte order mark. */
  mark: number
}

const marks: readonly { name: string; bytes: readonly number[] }[] = [
  { name: 'utf-8', bytes: [0xef, 0xbb, 0xbf] },
  { name: 'utf-16le', bytes: [0xff, 0xfe] },
  { name: 'utf-16be', bytes: [0xfe, 0xff] },
]

/** Whether there is a byte order mark of UTF-8. */
export function hasMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf
}

/** The characters that windows-1252 has where Latin-1 has control characters. */
const windows1252 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ'

/**
 * Finds the encoding of a text by its first bytes: a byte order mark says more than the label that was given.
 *
 * @throws {ReadOptionError} when there is no encoding of that label.
 */
export function findEncoding(start: Uint8Array, label = 'utf-8'): Encoding {
  const found = marks.find(({ bytes }) => bytes.every((byte, index) => start[index] === byte))
  if (found) return { name: found.name, mark: found.bytes.length }
  try {
    return { name: new TextDecoder(label).encoding, mark: 0 }
  } catch {
    const expected = 'a label that the WHATWG has, such as utf-8, utf-16le, windows-1252 or shift_jis.'
    throw new ReadOptionError({ option: 'encoding', value: label, expected })
  }
}

/** Decodes a text that comes in parts. */
export class PartDecoder {
  readonly #encoding: string
  readonly #decoder: TextDecoder
  #line = 1

  constructor(encoding: string) {
    this.#encoding = encoding
    this.#decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true })
  }

  /**
   * @param more Whether there are more parts after this one.
   * @throws {InvalidEncodingError} when they are not text.
   */
  decode(bytes: Uint8Array, more: boolean): string {
    try {
      const text =
        this.#encoding === 'windows-1252'
          ? decodeWindows1252(bytes)
          : this.#decoder.decode(bytes, { stream: more })
      this.#line += lineEnds(text)
      return text
    } catch {
      // The first character that stands for what is none is on the line.
      const text = new TextDecoder(this.#encoding).decode(bytes)
      const line = this.#line + lineEnds(text.slice(0, Math.max(0, text.indexOf('\uFFFD'))))
      throw new InvalidEncodingError({ encoding: nameOf(this.#encoding), line })
    }
  }
}

/**
 * Decodes all of a text, whose byte order mark is left out.
 *
 * @throws {InvalidEncodingError} when it is not text.
 */
export function decodeText(bytes: Uint8Array, { name, mark }: Encoding): string {
  const rest = mark === 0 ? bytes : bytes.subarray(mark)
  if (name !== 'utf-8') return new PartDecoder(name).decode(rest, false)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(rest)
  } catch {
    throw new InvalidEncodingError({ encoding: nameOf(name), line: lineOfBadByte(rest) })
  }
}

/** From 1. What is not UTF-8 does not come back as it was when it is decoded, with replacements, and encoded again. */
export function lineOfBadByte(bytes: Uint8Array): number {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  const again = new TextEncoder().encode(text)
  let line = 1
  for (let at = 0; bytes[at] === again[at]; at++) if (bytes[at] === 0x0a) line++
  return line
}

/** Node 20 decodes these as Latin-1 when they come at once: https://github.com/nodejs/node/issues/56542. */
function decodeWindows1252(bytes: Uint8Array): string {
  const size = 2 ** 13
  let text = ''
  for (let start = 0; start < bytes.length; start += size) {
    text += String.fromCharCode(...bytes.subarray(start, start + size))
  }
  return text.replace(/[\x80-\x9f]/g, (character) => windows1252[character.charCodeAt(0) - 0x80] ?? character)
}

function nameOf(encoding: string): string {
  return encoding.startsWith('utf') ? encoding.toUpperCase() : encoding
}

/** How many lines a text ends: by LF or CRLF, or by CR where there is no LF. */
function lineEnds(text: string): number {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count === 0 ? text.split('\r').length - 1 : count
}
