import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { parseCsv } from '../parseCsv.js'

test.each<[string, string | Uint8Array, string]>([
  ['gzip', gzipSync('a,b\n1,2\n'), 'gunzip'],
  ['a workbook', Buffer.from('PK\x03\x04\x14\0\x06\0[Content_Types].xml', 'latin1'), 'as CSV'],
  ['an old workbook', Buffer.from('d0cf11e0a1b11ae1', 'hex'), 'as CSV'],
  ['Parquet', Buffer.from('PAR1\x15\x04', 'latin1'), 'parseParquet'],
  ['a page', '\n<!DOCTYPE html>\n<html lang="en">', 'download'],
  ['XML', '<?xml version="1.0"?>\n<a/>', 'as CSV'],
  ['JSON', '[\n  {"a": 1}\n]', 'as CSV'],
  ['lines of JSON', '{"a":1}\n{"a":2}\n', 'as CSV'],
  ['ARFF', '% a comment\n\n@RELATION iris\n', 'as CSV'],
  ['a pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12\n', 'git lfs pull'],
  ['zero bytes', Uint8Array.of(1, 2, 0, 3, 4, 5, 6, 7, 8, 9), 'zero bytes'],
  ['UTF-16 without a mark', Buffer.from('a,b\n1,2\n', 'utf16le'), "encoding: 'utf-16le'"],
  ['UTF-16 the other way', Buffer.from('a,b\n1,2\n', 'utf16le').swap16(), "encoding: 'utf-16be'"],
])('%s is told to be no table of text, with a way out', (_, input, advice) => {
  expect(() => parseCsv(input)).toThrow(expect.objectContaining({ name: 'NotATableError' }))
  expect(() => parseCsv(input)).toThrow(advice)
})

test.each(['[a],b\n1,2\n', 'html,b\n1,2\n', '<5,b\n1,2\n', '{a},b\n1,2\n'])('%j is a table', (csv) => {
  expect(parseCsv(csv).columns).toHaveLength(2)
})
