import { type Address, createClient, type EIP1193Provider, numberToHex } from 'viem'
import { createConfig, http } from 'wagmi'
import type { Config, Sandbox } from './config.ts'

/** The wallets come by EIP-6963: whatever extension the user has announces itself. */
export function createWagmiConfig({ chain }: Config) {
  return createConfig({
    chains: [chain],
    client: () =>
      createClient({
        chain,
        transport: http(undefined, { batch: true }),
        pollingInterval: chain.testnet ? 1_000 : 4_000,
      }),
  })
}

export type WagmiConfig = ReturnType<typeof createWagmiConfig>

declare module 'wagmi' {
  interface Register {
    config: WagmiConfig
  }
}

/** Announces a wallet for each account of the sandbox: its node signs, so that nobody needs an extension to try the page. */
export function announceSandboxWallets({ chainId, rpc, accounts }: Sandbox): void {
  for (const { name, address } of accounts) {
    announce({
      name: `Sandbox wallet (${name})`,
      id: address,
      provider: nodeProvider({ chainId, rpc, address }),
    })
  }
}

/** A provider that shows one account of a node, once the user has allowed it, and asks the node for everything else. */
function nodeProvider({ chainId, rpc, address }: { chainId: number; rpc: string; address: Address }) {
  const allowed = `sandbox wallet ${address}`
  const accounts = () => (localStorage.getItem(allowed) ? [address] : [])
  const ask = async (method: string, params: unknown): Promise<unknown> => {
    const response = await fetch(rpc, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ jsonrpc: '2.0', id: 1, method, params: params ?? [] }),
    })
    const { result, error } = await response.json()
    if (error) throw Object.assign(new Error(error.message), error)
    return result
  }
  const request = async ({ method, params }: { method: string; params?: unknown }): Promise<unknown> => {
    switch (method) {
      case 'eth_requestAccounts':
        localStorage.setItem(allowed, 'yes')
        return accounts()
      case 'eth_accounts':
        return accounts()
      case 'wallet_revokePermissions':
        localStorage.removeItem(allowed)
        return null
      case 'eth_chainId':
        return numberToHex(chainId)
      default:
        return ask(method, params)
    }
  }
  // Neither its account nor its chain ever changes.
  const provider = {
    request,
    on: () => provider,
    removeListener: () => provider,
  } as unknown as EIP1193Provider
  return provider
}

/** The icon of the sandbox's wallets: a square. */
const icon =
  'data:image/svg+xml,<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8" rx="2" fill="%23b7791f"/></svg>'

function announce({ name, id, provider }: { name: string; id: string; provider: EIP1193Provider }): void {
  const info = { uuid: crypto.randomUUID(), name, icon, rdns: `local.sandbox.${id.toLowerCase()}` }
  const tell = () =>
    window.dispatchEvent(
      new CustomEvent('eip6963:announceProvider', {
        detail: Object.freeze({ info: Object.freeze(info), provider }),
      }),
    )
  window.addEventListener('eip6963:requestProvider', tell)
  tell()
}
