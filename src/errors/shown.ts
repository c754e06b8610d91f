import { excerpt } from './excerpt.js'

/** Writes a value that a caller gave, for a message. `String` throws for some objects. */
export function shown(value: unknown): string {
  try {
    return excerpt(String(value), 80)
  } catch {
    return 'an object'
  }
}
