import * as v from 'valibot'
import { expect, test } from 'vitest'
import { InvalidManifestError, type ManifestIssue } from './errors.js'
import { classes, columnName, columns, count, defineManifest, introduction } from './manifest.js'

class InvalidListingError extends InvalidManifestError {
  static override name = 'InvalidListingError'
  constructor(issues: readonly ManifestIssue[]) {
    super('listing', issues)
  }
}

interface Listing {
  title: string
  description?: string
  licence?: string
  columns: { name: string; edges: number[] }[]
  classes: string[]
  rows: number
}

const schema: v.GenericSchema<unknown, Listing> = v.strictObject({
  ...introduction,
  columns: columns(v.strictObject({ name: columnName, edges: v.pipe(v.array(v.number()), v.maxLength(3)) })),
  classes,
  rows: count(100),
})

const { parse, format, check } = defineManifest({
  what: 'listing',
  schema,
  maxBytes: 300,
  ErrorClass: InvalidListingError,
})

const listing: Listing = {
  title: 'Trees',
  columns: [{ name: 'height', edges: [1, 2] }],
  classes: ['fir', 'oak'],
  rows: 5,
}

test('another manifest is made of the same pieces', () => {
  const text = format(listing)
  expect(parse(text)).toEqual(listing)
  expect(parse(new TextEncoder().encode(text))).toEqual(listing)
  const reversed = Object.fromEntries(Object.entries(listing).reverse())
  expect(format(check(reversed))).toBe(text)
})

test.each<[string, unknown, string]>([
  ['title', '\u001b[2J', 'title'],
  ['columns', [...listing.columns, ...listing.columns], 'columns[1]'],
  ['columns', [{ name: 'height', edges: [1, 2, 3, 4] }], 'columns[0].edges'],
  ['classes', ['fir', 'fir'], 'classes[1]'],
  ['rows', 101, 'rows'],
  ['extra', 1, 'extra'],
])('its own error says where %s = %j is wrong', (key, value, path) => {
  expect(() => check({ ...listing, [key]: value })).toThrow(
    expect.objectContaining({
      name: 'InvalidListingError',
      shortMessage: 'The listing is not valid.',
      issues: [expect.objectContaining({ path })],
    }),
  )
})

test('its size is bounded both ways', () => {
  const long = { ...listing, description: 'x'.repeat(300) }
  expect(() => parse(JSON.stringify(long))).toThrow('The listing is larger than 300 bytes.')
  expect(() => format(long)).toThrow('The listing is larger than 300 bytes.')
})
