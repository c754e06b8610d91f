import { type Column, label, names, numbers } from '../column.js'
import { picked, series } from '../series.js'

export const rows = 60

export const halves = series(rows, (row) => row / 2)
/** Not in order, not all different, some negative, with up to three decimals. */
export const lengths = series(rows, (_, next) => Math.floor(next() * 20_000 - 5_000) / 1_000)
export const counts = series(rows, (row) => (row * 5) % 7)
export const colours = picked(rows, ['red', 'green', 'blue', 'dark blue'])
export const species = picked(rows, ['oak', 'fir'], 2)

/** Two numbers and a label, as nearly every table has them. */
export const usual: readonly Column[] = [
  numbers('length', lengths),
  numbers('count', counts),
  label('species', species),
]

/** The same, and a colour. */
export const withColour: readonly Column[] = [
  numbers('length', lengths),
  names('colour', colours),
  label('species', species),
]

/** `0`, `1`, … `count − 1`, or from `first`. */
export const counting = (count = rows, first = 0) => series(count, (row) => String(first + row))
