/** Leaves out control characters of a stranger's text, and those that turn the direction of what follows, and cuts it. */
export function withoutControls(text: string, atMost = 200): string {
  return text.slice(0, atMost).replace(/[\p{Cc}\p{Bidi_C}]/gu, ' ')
}
