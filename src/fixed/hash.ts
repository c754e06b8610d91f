import { keccak_256 } from '@noble/hashes/sha3.js'
import { bytesToHex, hexToBytes as toBytes } from '@noble/hashes/utils.js'
import type { Hex } from 'viem'

/** Returns the keccak-256 of bytes: 32 bytes. */
export const keccak256 = (bytes: Uint8Array): Uint8Array => keccak_256(bytes)

export const toHex = (bytes: Uint8Array): Hex => `0x${bytesToHex(bytes)}`

export const hexToBytes = (hex: Hex): Uint8Array => toBytes(hex.slice(2))
