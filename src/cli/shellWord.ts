/** Text that no shell reads anything into. */
const plain = /^[\w@%+:,./-][\w@%+=:,./-]*$/
/** What steers a terminal, or changes the direction of writing: it is written as an escape. */
const steering = /\p{Cc}|\p{Bidi_C}/u
const escaped = /\p{Cc}|\p{Bidi_C}|['\\]/gu

/**
 * Quotes an argument, so that a shell passes on exactly this text: in single quotes where it needs any, and with escapes
 * (`$'…'`, of bash, zsh and ksh) where it has characters that steer a terminal.
 */
export function shellWord(text: string): string {
  if (plain.test(text)) return text
  if (steering.test(text)) return `$'${text.replace(escaped, escapeOf)}'`
  return `'${text.replaceAll("'", `'\\''`)}'`
}

function escapeOf(character: string): string {
  if (character === "'" || character === '\\') return `\\${character}`
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
