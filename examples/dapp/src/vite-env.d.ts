/// <reference types="vite/client" />

interface ImportMetaEnv {
  readonly VITE_MARKET?: string
  readonly VITE_TRAINING?: string
  readonly VITE_RPC_URL?: string
  readonly VITE_CHAIN_ID?: string
  readonly VITE_FROM_BLOCK?: string
  readonly VITE_GATEWAYS?: string
  readonly VITE_KUBO?: string
}
