import { concatHex, getAddress, type Hex, keccak256, slice, zeroHash } from 'viem'
import { expect, test } from 'vitest'
import { create2Address, create2Deployer } from './create2.js'

test.each<[Hex]>([['0x'], ['0x00'], ['0x6080604052']])(
  'the address follows from the code: %s',
  (initCode) => {
    // EIP-1014, written out.
    const hash = keccak256(concatHex(['0xff', create2Deployer, zeroHash, keccak256(initCode)]))
    expect(create2Address(initCode)).toBe(getAddress(slice(hash, 12)))
  },
)
