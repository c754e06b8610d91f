import { formatAddress } from 'modelmarket/format'
import { useEffect, useRef } from 'react'
import { useConnect, useConnection, useConnectors, useDisconnect } from 'wagmi'
import { Balance } from './Balance.tsx'
import { ErrorNote } from './ErrorNote.tsx'

/** Connects a wallet, and shows the account that is connected. */
export function WalletButton() {
  const { address } = useConnection()
  const { mutate: disconnect } = useDisconnect()
  const dialog = useRef<HTMLDialogElement>(null)
  const button = useRef<HTMLButtonElement>(null)
  const lastAddress = useRef(address)
  // The button that had the focus has become another. While the dialog is open, it has the focus.
  useEffect(() => {
    const isOther = (lastAddress.current === undefined) !== (address === undefined)
    lastAddress.current = address
    if (isOther && document.activeElement === document.body) button.current?.focus()
  }, [address])
  return (
    <div className="wallet">
      {address ? (
        <>
          <span className="muted">
            <Balance owner={address} /> · <span className="mono">{formatAddress(address)}</span>
          </span>
          <button ref={button} className="button" type="button" onClick={() => disconnect({})}>
            Disconnect
          </button>
        </>
      ) : (
        <button
          ref={button}
          className="button primary"
          type="button"
          onClick={() => dialog.current?.showModal()}
        >
          Connect wallet
        </button>
      )}
      <dialog ref={dialog} aria-labelledby="choose-wallet" onClose={() => button.current?.focus()}>
        <WalletList onDone={() => dialog.current?.close()} />
      </dialog>
    </div>
  )
}

function WalletList({ onDone }: { onDone: () => void }) {
  // Those that have announced themselves. The generic one is whatever has taken window.ethereum.
  const connectors = useConnectors()
  const { mutate: connect, isPending, error, reset } = useConnect()
  const close = () => {
    reset()
    onDone()
  }
  return (
    <>
      <h2 id="choose-wallet">Choose a wallet</h2>
      {connectors.length === 0 ? (
        <p className="muted">
          No wallet has announced itself. Install one as an extension, and reload the page.
        </p>
      ) : (
        <ul>
          {connectors.map((connector) => (
            <li key={connector.uid}>
              <button
                className="button"
                type="button"
                disabled={isPending}
                onClick={() => connect({ connector }, { onSuccess: close })}
              >
                {connector.icon && <img src={connector.icon} alt="" />}
                <bdi>{connector.name}</bdi>
              </button>
            </li>
          ))}
        </ul>
      )}
      {error && <ErrorNote error={error} />}
      <button className="button" type="button" onClick={close}>
        Close
      </button>
    </>
  )
}
