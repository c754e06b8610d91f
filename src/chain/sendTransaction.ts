import { type Account, type Address, type Hash, type Hex, isHash, keccak256, type LocalAccount } from 'viem'
import { parseAccount } from 'viem/accounts'
import { sendTransaction as viemSendTransaction } from 'viem/actions'
import { getAction } from 'viem/utils'
import type { ModelMarketError } from '../errors/index.js'
import { abortable } from './ask.js'
import { hasTransaction } from './askReceipt.js'
import { hasCode, textsOf } from './errorParts.js'
import { CallFailedError, EndpointError, InvalidResponseError } from './errors.js'
import { offerTransaction } from './offerTransaction.js'
import { refusalOf } from './refusalOf.js'
import { sleep } from './retries.js'
import { toModelMarketError } from './toModelMarketError.js'
import {
  InsufficientFundsError,
  MissingAccountError,
  TransactionNotSentError,
  TransactionUncertainError,
} from './transactionErrors.js'
import type { AnyClient, SendParameters } from './types.js'
import type { SentTransaction } from './waitForReceipt.js'

/** What an endpoint says when it does not know whether it took a transaction. */
const passing =
  /time(d )?out|deadline|unavailable|internal|connect|overload|try again|busy|rate.?limit|too many/i
/** The codes with which it says so: internal error, too many requests, no connection, unknown. */
const passingCodes: readonly unknown[] = [-32603, -32005, -32007, 429, 4900, 4901, -1]

/** How often a transaction is broadcast before it counts as uncertain. */
const tries = 4

/** How long an endpoint may take to answer a broadcast, in milliseconds. Some transports wait for ever. */
const patience = 30_000

/** A transaction that was broadcast. */
export interface Sent {
  hash: Hash
  /** What was signed, when it was signed here. */
  transaction?: SentTransaction | undefined
  /** Whether the endpoint has said that it took it. */
  isTaken: boolean
  /** Broadcasts the same transaction again, which is harmless. Returns whether the endpoint has it. */
  offer?: (() => Promise<boolean>) | undefined
}

export interface SendTransactionParameters extends SendParameters {
  to: Address
  data: Hex
  value?: bigint | undefined
}

export interface SendTransactionOptions {
  /** What the transaction calls, for errors. */
  functionName: string
  /** Called with the hash as soon as it is known. */
  onHash?: ((hash: Hash) => void) | undefined
  /** Converts what was thrown before the transaction was signed. */
  typed?: ((error: unknown) => ModelMarketError) | undefined
}

/** Returns the account that signs. @throws {MissingAccountError} when there is none. */
export function requireAccount(client: AnyClient, account: Account | Address | undefined): Account {
  const given = account ?? client.account
  if (!given) throw new MissingAccountError()
  return parseAccount(given)
}

/**
 * Signs and broadcasts a transaction. The hash of one that is signed here is known before it is broadcast, so that an endpoint that fails
 * meanwhile can be asked whether it took it.
 *
 * @throws {TransactionNotSentError} when it was refused, or another error that says why. Once broadcasting has begun, no error is
 * retryable.
 * @throws {TransactionUncertainError} when a wallet failed while it had the transaction.
 */
export function sendTransaction(
  client: AnyClient,
  { account: given, ...parameters }: SendTransactionParameters,
  {
    functionName,
    onHash,
    typed = (error) => toModelMarketError(error, { functionName }),
  }: SendTransactionOptions,
): Promise<Sent> {
  const options = { functionName, onHash, typed }
  const account = requireAccount(client, given)
  const send = (account: Account) =>
    getAction(
      client,
      viemSendTransaction,
      'sendTransaction',
      // A client without a chain sends to the chain of its endpoint, whichever that is.
    )({ chain: client.chain ?? null, ...parameters, account } as never)
  return account.type === 'local'
    ? signAndSend(client, account, send, options)
    : sendWithWallet(account.address, send, options)
}

type Send = (account: Account) => Promise<unknown>
type Options = SendTransactionOptions & { typed: (error: unknown) => ModelMarketError }

async function signAndSend(
  client: AnyClient,
  account: LocalAccount,
  send: Send,
  { functionName, onHash, typed }: Options,
): Promise<Sent> {
  let signed: (Sent & { raw: Hex }) | undefined
  let timer: ReturnType<typeof setTimeout> | undefined
  const stalled = new AbortController()
  const signTransaction: LocalAccount['signTransaction'] = async (request, options) => {
    const raw = await account.signTransaction(request, options)
    const hash = keccak256(raw)
    onHash?.(hash)
    const { nonce = 0, to = null, value = 0n, data = '0x' } = request
    const transaction = { from: account.address, nonce, to, value, data }
    const offer = () => offerAgain(client, raw)
    signed = { hash, raw, transaction, isTaken: true, offer }
    timer = setTimeout(() => stalled.abort(new Error('The endpoint does not answer.')), patience)
    return raw
  }
  let failure: unknown
  try {
    await abortable(send({ ...account, signTransaction }), stalled.signal)
  } catch (error) {
    failure = error
  } finally {
    clearTimeout(timer)
  }
  if (!signed) throw typed(failure)
  if (failure === undefined) return signed
  const verdict = verdictOf(failure)
  if (verdict === 'uncertain') return { ...signed, isTaken: false }
  if (verdict === 'known' || (await hasTransaction(client, signed.hash))) return signed
  throw refusedBy(typed(failure), { functionName, hash: signed.hash, account: account.address })
}

async function sendWithWallet(
  account: Address,
  send: Send,
  { functionName, onHash, typed }: Options,
): Promise<Sent> {
  let hash: unknown
  try {
    hash = await send({ address: account, type: 'json-rpc' })
  } catch (error) {
    const own = typed(error)
    const isVague = [EndpointError, InvalidResponseError, CallFailedError].some((kind) => kind.is(own))
    if (!isVague) throw own
    if (verdictOf(error) === 'refused') throw refusedBy(own, { functionName, account })
    throw new TransactionUncertainError({ functionName }, detailsOf(own))
  }
  if (typeof hash !== 'string' || !isHash(hash))
    throw new TransactionUncertainError(
      { functionName },
      { cause: new InvalidResponseError({ functionName }) },
    )
  onHash?.(hash)
  return { hash, isTaken: true }
}

/**
 * Makes sure that a transaction was taken, as far as that can be known.
 *
 * @throws {TransactionUncertainError} when the endpoint does not say so, several times.
 */
export async function requireTaken(
  client: AnyClient,
  { hash, isTaken, offer }: Sent,
  functionName: string,
): Promise<Hash> {
  if (isTaken) return hash
  for (let tried = 0; tried < tries; tried++) {
    if (tried > 0) await sleep(client.pollingInterval)
    if ((await hasTransaction(client, hash)) || (await offer?.())) return hash
  }
  throw new TransactionUncertainError({ functionName, hash })
}

async function offerAgain(client: AnyClient, raw: Hex): Promise<boolean> {
  const refused = await offerTransaction(client, raw)
  return !refused || refused.reason === 'known'
}

/** What an error says of the transaction that was broadcast. */
function verdictOf(error: unknown): 'known' | 'uncertain' | 'refused' {
  const refusal = refusalOf(error)
  if (refusal === 'known') return 'known'
  // The nonce may be used by this transaction.
  if (refusal === 'used' || textsOf(error).some((text) => passing.test(text))) return 'uncertain'
  const isAnswer = hasCode(error, (code) => typeof code === 'number' && !passingCodes.includes(code))
  return isAnswer ? 'refused' : 'uncertain'
}

function refusedBy(
  error: ModelMarketError,
  { account, ...refused }: { account: Address; functionName: string; hash?: Hash },
): ModelMarketError {
  return InsufficientFundsError.is(error)
    ? new InsufficientFundsError({ ...refused, account }, { cause: error.cause })
    : new TransactionNotSentError(refused, detailsOf(error))
}

function detailsOf({ cause, details, shortMessage }: ModelMarketError) {
  return { cause, details: details ?? shortMessage }
}
