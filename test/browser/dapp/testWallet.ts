import type { LocalChain } from 'modelmarket/testing'
import type { Page } from 'playwright-core'
import {
  type Address,
  encodeFunctionData,
  type Hash,
  type HDAccount,
  type Hex,
  hexToNumber,
  numberToHex,
} from 'viem'
import { compileBatcher } from './batcher.js'

export interface TestWalletOptions {
  chain: LocalChain
  account: HDAccount
  name?: string
  /** Whether it makes atomic batches (EIP-5792). */
  batches?: boolean
  /** Whether it signs typed data (EIP-712). By default it does. */
  signsTypedData?: boolean
  /** The chain that it is on at first. By default the local one. */
  chainId?: number
}

interface RpcRequest {
  method: string
  params?: unknown
}

/** A wallet that announces itself to a page (EIP-6963), and signs with an account of a local chain. */
export class TestWallet {
  /** Whether the person says no to everything that is to be signed. */
  refuses = false
  /** What the page has asked it, by method. */
  readonly asked: string[] = []
  readonly #options: TestWalletOptions
  #chainId: number
  #isAllowed = false
  #page: Page | undefined
  /** The transactions of its batches, by id. */
  readonly #batches = new Map<string, Hash>()

  constructor(options: TestWalletOptions) {
    this.#options = options
    this.#chainId = options.chainId ?? options.chain.chain.id
  }

  get name(): string {
    return this.#options.name ?? 'Test wallet'
  }

  get address(): Address {
    return this.#options.account.address
  }

  /** Lets a page find it. */
  async announceTo(page: Page): Promise<void> {
    this.#page = page
    const key = `askWallet${this.address}`
    await page.exposeFunction(key, async (request: RpcRequest) => {
      try {
        return { result: await this.request(request) }
      } catch (error) {
        const { code = -32_603, message } = Object(error)
        return { error: { code, message: String(message) } }
      }
    })
    await page.addInitScript(announce, { key, name: this.name, rdns: `test.${this.address.toLowerCase()}` })
  }

  async request({ method, params }: RpcRequest): Promise<unknown> {
    this.asked.push(method)
    const { chain, account, batches, signsTypedData = true } = this.#options
    const [first] = Array.isArray(params) ? params : []
    switch (method) {
      case 'eth_requestAccounts':
        this.#refuse()
        this.#isAllowed = true
        return [account.address]
      case 'eth_accounts':
        return this.#isAllowed ? [account.address] : []
      case 'eth_chainId':
        return numberToHex(this.#chainId)
      case 'wallet_revokePermissions':
        this.#isAllowed = false
        return null
      case 'wallet_switchEthereumChain':
        this.#refuse()
        this.#chainId = hexToNumber(first.chainId)
        await this.#page?.evaluate(
          ([key, chainId]) => dispatchEvent(new CustomEvent(`${key} chainChanged`, { detail: chainId })),
          [`askWallet${this.address}`, first.chainId] as const,
        )
        return null
      case 'wallet_getCapabilities':
        if (!batches) throw unsupported(method)
        return { [numberToHex(chain.chain.id)]: { atomic: { status: 'supported' } } }
      case 'wallet_sendCalls':
        this.#refuse()
        return { id: await this.#sendBatch(first.calls) }
      case 'wallet_getCallsStatus':
        return this.#statusOf(first)
      case 'eth_signTypedData_v4':
        if (!signsTypedData) throw unsupported(method)
        this.#refuse()
        break
      case 'eth_sendTransaction':
        this.#refuse()
        break
      default:
        if (method.startsWith('wallet_')) throw unsupported(method)
    }
    return this.#ask(method, params)
  }

  #refuse(): void {
    if (this.refuses) throw Object.assign(new Error('User rejected the request.'), { code: 4001 })
  }

  /** The node has the account's key. */
  async #ask(method: string, params: unknown): Promise<unknown> {
    const response = await fetch(this.#options.chain.url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: params ?? [] }),
    })
    const { result, error } = (await response.json()) as { result: unknown; error?: object }
    if (error) throw error
    return result
  }

  /** Makes the calls in one transaction, by code that the account has for it (EIP-7702). */
  async #sendBatch(calls: readonly { to: Address; data?: Hex }[]): Promise<string> {
    const { chain, account } = this.#options
    const client = chain.client(account)
    const { abi, bytecode } = compileBatcher()
    const deployment = await client.deployContract({ abi, bytecode })
    const { contractAddress } = await client.waitForTransactionReceipt({ hash: deployment })
    if (!contractAddress) throw new TypeError('the batcher was not deployed')
    const authorization = await client.signAuthorization({ contractAddress, executor: 'self' })
    const hash = await client.sendTransaction({
      to: account.address,
      authorizationList: [authorization],
      data: encodeFunctionData({
        abi,
        functionName: 'execute',
        args: [calls.map(({ to, data = '0x' }) => ({ to, data }))],
      }),
    })
    const id = numberToHex(this.#batches.size + 1, { size: 32 })
    this.#batches.set(id, hash)
    return id
  }

  async #statusOf(id: string): Promise<unknown> {
    const receipt = (await this.#ask('eth_getTransactionReceipt', [this.#batches.get(id)])) as {
      status: Hex
    } | null
    const about = { version: '2.0.0', id, chainId: numberToHex(this.#options.chain.chain.id), atomic: true }
    if (!receipt) return { ...about, status: 100 }
    return { ...about, status: receipt.status === '0x1' ? 200 : 500, receipts: [receipt] }
  }
}

function unsupported(method: string): Error {
  return Object.assign(new Error(`${method} is not supported.`), { code: -32_601 })
}

/** Runs in the page: a provider that passes everything on. */
function announce({ key, name, rdns }: { key: string; name: string; rdns: string }): void {
  type Answer = { result?: unknown; error?: { code: number; message: string } }
  const ask = (globalThis as unknown as Record<string, (request: RpcRequest) => Promise<Answer>>)[key]
  const listeners = new Map<unknown, (event: Event) => void>()
  const provider = {
    async request(request: RpcRequest) {
      const { result, error } = (await ask?.(request)) ?? {}
      if (error) throw Object.assign(new Error(error.message), { code: error.code })
      return result
    },
    on(name: string, listener: (detail: unknown) => void) {
      const listen = (event: Event) => listener((event as CustomEvent).detail)
      listeners.set(listener, listen)
      addEventListener(`${key} ${name}`, listen)
    },
    removeListener(name: string, listener: unknown) {
      const listen = listeners.get(listener)
      if (listen) removeEventListener(`${key} ${name}`, listen)
    },
  }
  const icon = 'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1 1"/>'
  const detail = Object.freeze({ info: { uuid: crypto.randomUUID(), name, icon, rdns }, provider })
  const tell = () => dispatchEvent(new CustomEvent('eip6963:announceProvider', { detail }))
  addEventListener('eip6963:requestProvider', tell)
  tell()
}
