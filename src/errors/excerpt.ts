/** Cuts a stranger's text, which may have any length, after some characters. `…` replaces the rest. */
export function excerpt(text: string, max: number): string {
  return text.length > max ? `${text.slice(0, max)}…` : text
}
