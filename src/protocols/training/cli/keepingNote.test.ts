import { expect, test } from 'vitest'
import { keepingNote } from './keepingNote.js'

test.each([
  [{ gateways: ['https://ipfs.io'] }, 1],
  [{ gateways: ['https://ipfs.io'], folder: '/store' }, 0],
  [{ kubo: 'http://127.0.0.1:5001' }, 0],
])('%j has %i notes', (settings, count) => {
  expect(keepingNote(settings)).toHaveLength(count)
})
