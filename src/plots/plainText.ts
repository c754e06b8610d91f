import { excerpt } from '../errors/excerpt.js'

/** What steers a terminal, changes the direction of writing, or must not occur in XML. */
const refused = /[\p{Cc}\p{Cs}\p{Bidi_C}\p{Noncharacter_Code_Point}\p{Zl}\p{Zp}]/gu
/** More marks on one letter than any language writes: they would grow into the lines above. */
const heaped = /(\p{M}{4})\p{M}+/gu

/** A stranger's text on one line, at most `max` characters of it. */
export function plainText(text: string, max: number): string {
  // Cut first: what follows costs time for each character. A character that is cut into halves is refused.
  const short = excerpt(text, max).replaceAll(/\s+/g, ' ')
  return short.replaceAll(refused, '').replaceAll(heaped, '$1').trim()
}
