import { type Account, type Address, type Hex, isHex, keccak256 } from 'viem'
import { parseAccount } from 'viem/accounts'
import { signTypedData } from 'viem/actions'
import { chainIdOf } from './chainIdOf.js'
import { EmptyContextError, MalformedSignatureError, NonDeterministicSignatureError } from './signing.js'
import { toEndpointError } from './toModelMarketError.js'
import { MissingAccountError } from './transactionErrors.js'
import type { AnyClient } from './types.js'

/** The text that a wallet shows before it signs. It is part of the salt: changing it changes every derived salt. */
const warning =
  'Sign this only in software that you trust: whoever has the signature can compute the salt of your commitment and read what it hides.'

export interface DeriveSaltParameters {
  /** Address of the contract that the commitment is for. */
  contract: Address
  /** What the salt is for, not empty. **One context for one commitment**: opening it reveals the salt of all others with that context. */
  context: string
  /** Id of the contract's chain. By default that of the client's chain; of its endpoint where the client has none. */
  chainId?: number | undefined
  /** The account that signs. By default the client's. */
  account?: Account | Address
}

/**
 * Derives a salt from an EIP-712 signature, so that the same account and context give the same salt on every machine.
 *
 * Nothing has to be stored, so that a commitment can still be opened after a machine is lost. Two rules follow:
 *
 * - Never use one context for two commitments: opening one gives away the salt of the other.
 * - The wallet must sign deterministically (RFC 6979), so it is asked to sign twice, and both must agree. Smart-contract
 *   and threshold (MPC) wallets often do not: use `randomSalt` with them.
 *
 * The salt also depends on the chain and the contract. It is secret until the commitment is opened.
 *
 * @throws {NonDeterministicSignatureError} when the two signatures differ.
 * @throws {MissingAccountError} when neither the client nor the parameters have an account.
 * @throws {EmptyContextError} when the context is empty.
 * @throws {MalformedSignatureError} when the wallet does not return a signature.
 * @throws {EndpointError} when the endpoint does not answer.
 * @throws {InvalidResponseError} when its answer is malformed.
 * @example
 * ```ts
 * import { deriveSalt } from 'modelmarket/token'
 * import { createWalletClient, http } from 'viem'
 * import { generatePrivateKey, privateKeyToAccount } from 'viem/accounts'
 * import { mainnet } from 'viem/chains'
 *
 * const account = privateKeyToAccount(generatePrivateKey())
 * const client = createWalletClient({ account, chain: mainnet, transport: http() })
 * const contract = '0x00000000000000000000000000000000000000aa'
 * const salt = await deriveSalt(client, { contract, context: 'digits, first attempt' })
 * console.log(salt.length) // 66
 * ```
 * @see EIP-712 and RFC 6979
 */
export async function deriveSalt(
  client: AnyClient,
  { contract, context, chainId: given = client.chain?.id, account = client.account }: DeriveSaltParameters,
): Promise<Hex> {
  if (!account) throw new MissingAccountError()
  if (context === '') throw new EmptyContextError()
  const chainId = given ?? (await chainIdOf(client))
  const sign = () =>
    signTypedData(client, {
      account,
      domain: { name: 'modelmarket', version: '1', chainId, verifyingContract: contract },
      types: {
        Salt: [
          { name: 'warning', type: 'string' },
          { name: 'context', type: 'string' },
        ],
      },
      primaryType: 'Salt',
      message: { warning, context },
    }).catch((error: unknown) => {
      throw toEndpointError(error, 'eth_signTypedData_v4')
    })
  // One after the other: a wallet shows one request at a time. Twice even for a local account, whose signatures
  // viem's `setSignEntropy` makes random.
  const first = canonical(await sign())
  const second = canonical(await sign())
  if (first !== second) throw new NonDeterministicSignatureError(parseAccount(account).address)
  return keccak256(first)
}

/** Signatures of one key differ between wallets in letter case and in whether v counts from 0 or from 27. */
function canonical(signature: Hex): Hex {
  if (!isHex(signature) || signature === '0x') throw new MalformedSignatureError()
  const lower = signature.toLowerCase() as Hex
  if (lower.length !== 132) return lower
  const v = Number.parseInt(lower.slice(130), 16)
  return v < 27 ? `0x${lower.slice(2, 130)}${(v + 27).toString(16)}` : lower
}
