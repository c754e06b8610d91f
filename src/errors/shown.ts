import { excerpt } from './excerpt.js'

/** Shows any value that a caller gave in a message. Of some objects JavaScript makes no text, but throws. */
export function shown(value: unknown): string {
  try {
    return excerpt(String(value), 80)
  } catch {
    return 'an object'
  }
}
