import { isCode, parseDecimal } from '../dataset/decimal.js'
import { numberName } from '../dataset/names.js'
import { ModelClassesError } from './errors.js'
import type { ModelExpectations } from './types.js'

/** Class indices travel as 16-bit numbers. */
export const maxClasses = 65_536

/** How many, of what is given as a number or as names. */
export function countOf(given: number | readonly string[] | undefined): number | undefined {
  return typeof given === 'object' ? given.length : given
}

/**
 * A number in its shortest form, by the rule that names the classes of a table: `1.0` and `1` are one name. Codes such as
 * `007` stay, as does what is no number.
 */
export function shortestName(name: string): string {
  return Number.isNaN(parseDecimal(name)) || isCode(name) ? name : numberName(name)
}

/** The index of the class with a name; `undefined` when there is none. */
export type ClassLookup = (name: string) => number | undefined

/** Finds classes by name, in any notation of a number; as it is written where two classes differ in no more than that. */
export function lookUp(classes: readonly string[]): ClassLookup {
  const shortest = new Map(classes.map((name, index) => [shortestName(name), index]))
  if (shortest.size === classes.length) return (name) => shortest.get(shortestName(name))
  const exact = new Map(classes.map((name, index) => [name, index]))
  return (name) => exact.get(name)
}

/** Whether the names of all classes are whole numbers, so that a whole number may be the name of a class. */
export function areIntegers(classes: readonly string[]): boolean {
  return classes.every((name) => /^-?\d+$/.test(shortestName(name)))
}

/** Whether whole numbers are the same classes when read as names as when read as positions. */
export function isInOrder(classes: readonly string[]): boolean {
  return classes.every((name, index) => shortestName(name) === String(index))
}

/**
 * Finds each of a model's own classes among those that are expected.
 *
 * @param own As they are written in the model.
 * @returns how to find the class that a name stands for; `undefined` when there are no names to look texts up in.
 * @throws {ModelClassesError} when one of them is no class, or may be two.
 */
export function matchClasses(
  own: readonly string[],
  areTexts: boolean,
  classes: ModelExpectations['classes'],
): ClassLookup | undefined {
  const distinct = [...new Set(own)]
  const names = typeof classes === 'object' ? classes : undefined
  const byName = names && lookUp(names)
  const count = countOf(classes) ?? Math.max(2, distinct.length)
  const refuse = (reason: string) => new ModelClassesError({ reason, own: distinct, classes })

  const isNamed = byName !== undefined && distinct.every((name) => byName(name) !== undefined)
  if (areTexts) {
    if (byName === undefined) return undefined
    if (!isNamed) throw refuse('The model was trained on other classes than those of the task.')
    return byName
  }
  // Labels that are numbered anew start from 0: others that fit may be shifted.
  const isPlaced =
    distinct.includes('0') && distinct.every((name) => /^\d+$/.test(name) && Number(name) < count)
  if (byName === undefined || !areIntegers(names ?? [])) {
    if (!isPlaced)
      throw refuse('The labels of the model are not the positions of the classes, 0 for the first.')
    const positions = new Map(distinct.map((name) => [name, Number(name)]))
    return (name) => positions.get(name)
  }
  if (!isNamed) throw refuse('The labels of the model are not the classes of the task.')
  if (isPlaced && distinct.some((name) => byName(name) !== Number(name))) {
    throw refuse('The labels of the model may be the names of the classes, or their positions.')
  }
  return byName
}
