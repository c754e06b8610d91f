import { type Account, type Address, type Hex, parseSignature } from 'viem'
import { getBlock, getChainId, readContract, signTypedData } from 'viem/actions'
import { getAction, parseAccount } from 'viem/utils'
import { modelCoinAbi } from '../../generated/token/index.js'
import {
  type AnyClient,
  MalformedSignatureError,
  MissingAccountError,
  toModelMarketError,
} from '../chain/index.js'
import { coinErrors } from './errors.js'

/** A signed ERC-2612 permit. Good for one use, by its spender, until its deadline. */
export interface Permit {
  /** How many coins its spender may take, in the smallest unit (18 decimals). */
  amount: bigint
  /** Until when it may be used, in seconds since 1970. */
  deadline: bigint
  v: number
  r: Hex
  s: Hex
}

export interface SignPermitParameters {
  /** The coin. */
  address: Address
  /** Who may take the coins: the contract that will hold them. */
  spender: Address
  /** How many, in the smallest unit (18 decimals). */
  amount: bigint
  /** Until when, in seconds since 1970. By default an hour from the latest block. */
  deadline?: bigint | undefined
  /** Who signs. By default the client's account. */
  account?: Account | Address | undefined
}

/**
 * Signs an ERC-2612 permit, so that escrowing takes one transaction and one signature instead of an approval first.
 *
 * @throws {MissingAccountError} when there is nobody to sign.
 * @throws {MalformedSignatureError} when what the wallet gives is no signature of an account with a key.
 * @see https://eips.ethereum.org/EIPS/eip-2612
 * @example
 * ```ts
 * import { selfPermit, signPermit } from 'modelmarket/token'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, coin: Address, vault: Address, amount: bigint
 * const permit = await signPermit(client, { address: coin, spender: vault, amount })
 * await selfPermit.sync(client, { address: vault, ...permit })
 * ```
 */
export async function signPermit(client: AnyClient, parameters: SignPermitParameters): Promise<Permit> {
  const { address, spender, amount } = parameters
  const account = parameters.account ?? client.account
  if (!account) throw new MissingAccountError()
  const owner = parseAccount(account).address
  try {
    const [name, nonce, chainId, latest] = await Promise.all([
      getAction(client, readContract, 'readContract')({ address, abi: modelCoinAbi, functionName: 'name' }),
      getAction(
        client,
        readContract,
        'readContract',
      )({ address, abi: modelCoinAbi, functionName: 'nonces', args: [owner] }),
      getAction(client, getChainId, 'getChainId')({}),
      getAction(client, getBlock, 'getBlock')({ blockTag: 'latest' }),
    ])
    // The chain's time, which a local one may be ahead with.
    const deadline = parameters.deadline ?? latest.timestamp + 3600n
    const signature = await getAction(
      client,
      signTypedData,
      'signTypedData',
    )({
      account,
      domain: { name: name as string, version: '1', chainId, verifyingContract: address },
      types: {
        Permit: [
          { name: 'owner', type: 'address' },
          { name: 'spender', type: 'address' },
          { name: 'value', type: 'uint256' },
          { name: 'nonce', type: 'uint256' },
          { name: 'deadline', type: 'uint256' },
        ],
      },
      primaryType: 'Permit',
      message: { owner, spender, value: amount, nonce: nonce as bigint, deadline },
    })
    return { amount, deadline, ...partsOf(signature) }
  } catch (error) {
    throw toModelMarketError(error, { decoder: coinErrors, functionName: 'permit', address })
  }
}

function partsOf(signature: Hex): Pick<Permit, 'v' | 'r' | 's'> {
  try {
    const { r, s, v, yParity } = parseSignature(signature)
    return { v: Number(v ?? yParity + 27), r, s }
  } catch {
    throw new MalformedSignatureError()
  }
}
