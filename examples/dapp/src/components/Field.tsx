import { type ComponentProps, type ReactNode, useId } from 'react'

/** A labelled input. */
export function Field({ label, ...input }: { label: string } & ComponentProps<'input'>) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input id={id} {...input} />
    </div>
  )
}

/** A labelled choice. */
export function SelectField({
  label,
  onChange,
  children,
  ...select
}: {
  label: string
  name?: string
  value?: string
  defaultValue?: string
  onChange?: (value: string) => void
  children: ReactNode
}) {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <select id={id} {...select} onChange={({ target }) => onChange?.(target.value)}>
        {children}
      </select>
    </div>
  )
}
