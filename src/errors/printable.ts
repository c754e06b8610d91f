import { excerpt } from './excerpt.js'

const maxLength = 5_000
/** What steers a terminal, or turns the direction of writing. */
const unprintable = /[^\P{Cc}\n\t]|\p{Bidi_C}/gu

/** Messages repeat what strangers wrote, who may want to have a terminal do something, or to fill a log. */
export function printable(text: string): string {
  return excerpt(text, maxLength).replace(
    unprintable,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
