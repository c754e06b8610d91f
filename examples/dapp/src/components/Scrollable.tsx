import type { ReactNode } from 'react'

interface ScrollableProps {
  children: ReactNode
  /** Its name, or the id of the element that names it. */
  name: { label: string } | { id: string }
  isTall?: boolean
}

/** A box whose content scrolls. It has a tab index, so that it also scrolls by keyboard. */
export function Scrollable({ children, name, isTall }: ScrollableProps) {
  const named = 'id' in name ? { 'aria-labelledby': name.id } : { 'aria-label': name.label }
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reachable by keyboard.
    <section className={isTall ? 'scroll tall' : 'scroll'} tabIndex={0} {...named}>
      {children}
    </section>
  )
}
