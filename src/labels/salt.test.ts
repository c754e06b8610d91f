import { describe, expect, it } from 'vitest'
import { randomSalt } from './salt.js'

describe('randomSalt', () => {
  it('is 32 bytes, and another each time', () => {
    const salts = Array.from({ length: 100 }, randomSalt)
    expect(new Set(salts).size).toBe(100)
    for (const salt of salts) expect(salt).toMatch(/^0x[0-9a-f]{64}$/)
  })
})
