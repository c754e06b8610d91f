import { useId } from 'react'

/** Asks where content goes. */
export function KuboField({ value, onChange }: { value: string; onChange(url: string): void }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>IPFS node</label>
      <input
        id={id}
        type="url"
        placeholder="http://127.0.0.1:5001"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <small>URL of your Kubo node's RPC. The node must allow this page (CORS).</small>
    </div>
  )
}
