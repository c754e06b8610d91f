import { excerpt } from './excerpt.js'

const maxLength = 5_000
/** What steers a terminal, or changes the direction of writing. */
const steering = /[^\P{Cc}\n\t]|\p{Bidi_C}/gu

/** Messages repeat what strangers wrote, who may want to have a terminal do something, or to fill a log. */
export function printable(text: string): string {
  return escapeSteering(excerpt(text, maxLength))
}

/** Writes the characters that steer a terminal, or change the direction of writing, as `\uXXXX`: in JSON that is the same text. */
export function escapeSteering(text: string): string {
  return text.replace(steering, escaped)
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
