/** Cuts a stranger's text, and replaces control characters, and those that change the direction of writing, by spaces. */
export function withoutControls(text: string, atMost = 200): string {
  return text.slice(0, atMost).replace(/[\p{Cc}\p{Bidi_C}]/gu, ' ')
}
