import { expect, test } from 'vitest'
import { decodeText, findEncoding, PartDecoder } from './encoding.js'

const text = 'größe,naïve\n1,😀\n'
const utf16 = (bigEndian: boolean, text: string) => {
  const bytes = new Uint8Array(2 * text.length)
  const view = new DataView(bytes.buffer)
  for (let index = 0; index < text.length; index++) {
    view.setUint16(2 * index, text.charCodeAt(index), !bigEndian)
  }
  return bytes
}

test.each([
  ['UTF-8', new TextEncoder().encode(text)],
  ['UTF-8 with a mark', new TextEncoder().encode(`\uFEFF${text}`)],
  ['UTF-16, little endian', utf16(false, `\uFEFF${text}`)],
  ['UTF-16, big endian', utf16(true, `\uFEFF${text}`)],
])('finds %s', (_, bytes) => {
  expect(decodeText(bytes, findEncoding(bytes))).toBe(text)
})

test.each([
  ['windows-1252', [0x80, 0x31, 0x92, 0xe9, 0x81], '€1’é\x81'],
  ['latin1', [0x93, 0xdf, 0x94], '“ß”'],
  ['iso-8859-15', [0xa4], '€'],
  ['shift_jis', [0x93, 0xfa], '日'],
  ['utf-16le', [0x41, 0, 0x42, 0], 'AB'],
])('reads %s when it is named, at once and in parts', (label, bytes, expected) => {
  const encoding = findEncoding(Uint8Array.from(bytes), label)
  expect(decodeText(Uint8Array.from(bytes), encoding)).toBe(expected)
  const decoder = new PartDecoder(encoding.name)
  const parts = bytes.map((byte, index) => decoder.decode(Uint8Array.of(byte), index + 1 < bytes.length))
  expect(parts.join('')).toBe(expected)
})

test('trusts a mark more than a name', () => {
  const bytes = utf16(false, '\uFEFFa')
  expect(decodeText(bytes, findEncoding(bytes, 'windows-1252'))).toBe('a')
})

test.each([
  ['utf-8', [0x61, 0x0a, 0xe9, 0x0a], 2],
  ['utf-16le', [...utf16(false, 'a\nb\r\n'), 0, 0xd8, 0x61, 0], 3],
  ['shift_jis', [0x61, 0x0d, 0x61, 0x0d, 0xff], 3],
])('refuses what is not %s, naming the line and the way out', (label, bytes, line) => {
  const act = () => decodeText(Uint8Array.from(bytes), findEncoding(Uint8Array.of(), label))
  expect(act).toThrow(expect.objectContaining({ name: 'InvalidEncodingError', line }))
  expect(act).toThrow("encoding: 'windows-1252'")
})

test('counts lines over parts', () => {
  const decoder = new PartDecoder('utf-16le')
  decoder.decode(utf16(false, 'a\nb\n'), true)
  expect(() => decoder.decode(Uint8Array.of(0x61, 0, 0x0a, 0, 0, 0xd8, 0x0a, 0), true)).toThrow(
    expect.objectContaining({ line: 4 }),
  )
})

test('refuses an encoding that nobody knows', () => {
  expect(() => findEncoding(Uint8Array.of(), 'utf-9')).toThrow(
    expect.objectContaining({ name: 'ReadOptionError', option: 'encoding' }),
  )
})
