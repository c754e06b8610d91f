import { useId } from 'react'

/** Asks where content goes. */
export function KuboField({ value, onChange }: { value: string; onChange(url: string): void }) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>Store</label>
      <input
        id={id}
        type="url"
        placeholder="http://127.0.0.1:5001"
        value={value}
        onChange={({ target }) => onChange(target.value)}
      />
      <small>The RPC of a Kubo node of yours, which has to allow this page.</small>
    </div>
  )
}
