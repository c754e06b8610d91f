import { maxClasses } from '../classNames.js'

/** Returns whether this number of scores per row fits this number of classes. One score fits two classes. */
export function fitsClasses(columns: number, classes: number | undefined): boolean {
  if (columns === 1) return (classes ?? 2) === 2
  return classes === undefined ? columns >= 2 && columns <= maxClasses : columns === classes
}
