import { type ReactNode, useId } from 'react'

/** Lets the user choose a file. */
export function FileField({
  label,
  accept,
  children,
  onFile,
}: {
  label: string
  accept: string
  children?: ReactNode
  onFile(file: File | undefined): void
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} type="file" accept={accept} onChange={({ target }) => onFile(target.files?.[0])} />
      {children && <small>{children}</small>}
    </div>
  )
}

/** Returns the bytes of a file. */
export const bytesOf = async (file: File): Promise<Uint8Array> => new Uint8Array(await file.arrayBuffer())
