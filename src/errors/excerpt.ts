/** A text of a stranger, which may have any length: cut after so many characters, with `…` for what is left out. */
export function excerpt(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text
}
