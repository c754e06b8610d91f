import { bytesToHex, hexToBytes as toBytes } from '@noble/hashes/utils.js'
import type { Hex } from 'viem'
import { keccak256Into } from './keccak.js'

/** Returns the keccak-256 of bytes: 32 bytes. */
export function keccak256(bytes: Uint8Array): Uint8Array {
  const hash = new Uint8Array(32)
  keccak256Into(hash, 0, bytes, 0, bytes.length)
  return hash
}

export const toHex = (bytes: Uint8Array): Hex => `0x${bytesToHex(bytes)}`

export const hexToBytes = (hex: Hex): Uint8Array => toBytes(hex.slice(2))
