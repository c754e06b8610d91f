import type { ReactNode } from 'react'

interface FiltersProps {
  legend: string
  filters: readonly { show: string; label: string }[]
  show: string
  onChange(show: string): void
  /** Buttons besides. */
  children?: ReactNode
}

/** Narrows a list. */
export function Filters({ legend, filters, show, onChange, children }: FiltersProps) {
  return (
    <fieldset className="filters">
      <legend className="visually-hidden">{legend}</legend>
      {filters.map((filter) => (
        <button
          key={filter.show}
          className="button filter"
          type="button"
          aria-pressed={filter.show === show}
          onClick={() => onChange(filter.show)}
        >
          {filter.label}
        </button>
      ))}
      {children}
    </fieldset>
  )
}
