import { isCode, parseDecimal } from '../dataset/decimal.js'
import { numberName } from '../dataset/names.js'
import { ModelClassesError } from './errors.js'
import type { ModelExpectations } from './types.js'

/** Class indices travel as 16-bit numbers. */
export const maxClasses = 65_536

/** How many classes or features there are, which are given as a number or by their names. */
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

/** Finds classes by name, whatever the notation of a number; by the exact name where two classes differ in notation alone. */
export function classLookup(classes: readonly string[]): ClassLookup {
  const shortest = new Map(classes.map((name, index) => [shortestName(name), index]))
  if (shortest.size === classes.length) return (name) => shortest.get(shortestName(name))
  const exact = new Map(classes.map((name, index) => [name, index]))
  return (name) => exact.get(name)
}

/** Whether the names of all classes are whole numbers: a model may then answer a name where it answers a number. */
export function areIntegers(classes: readonly string[]): boolean {
  return classes.every((name) => /^-?\d+$/.test(shortestName(name)))
}

/** Whether the names are 0, 1, 2 and so on in this order: a number is then the same class as a name and as a position. */
export function isInOrder(classes: readonly string[]): boolean {
  return classes.every((name, index) => shortestName(name) === String(index))
}

/**
 * Finds each of a model's own classes among those that are expected.
 *
 * @param own As they are written in the model.
 * @param areTexts Whether they are texts in the model: numbers may be positions, too.
 * @returns how to find the class of each; `undefined` when they are texts, and the names of the classes are not known.
 * @throws {ModelClassesError} when one of them is no class, or may be two.
 */
export function matchClasses(
  own: readonly string[],
  areTexts: boolean,
  classes: ModelExpectations['classes'],
): ClassLookup | undefined {
  const distinct = [...new Set(own)]
  const names = typeof classes === 'object' ? classes : undefined
  const byName = names && classLookup(names)
  const count = countOf(classes) ?? Math.max(2, distinct.length)
  const refuse = (reason: string) => new ModelClassesError({ reason, own: distinct, classes })

  const areNames = byName !== undefined && distinct.every((name) => byName(name) !== undefined)
  if (areTexts) {
    if (byName === undefined) return undefined
    if (!areNames) throw refuse('The model was trained on other classes than those of the task.')
    return byName
  }
  // Positions start from 0. Numbers such as 1 and 2 could be positions among three classes, but were more likely counted from 1.
  const arePositions =
    distinct.includes('0') && distinct.every((name) => /^\d+$/.test(name) && Number(name) < count)
  if (byName === undefined || !areIntegers(names ?? [])) {
    if (!arePositions)
      throw refuse('The labels of the model are not the positions of the classes, 0 for the first.')
    const positions = new Map(distinct.map((name) => [name, Number(name)]))
    return (name) => positions.get(name)
  }
  if (!areNames) throw refuse('The labels of the model are not the classes of the task.')
  if (arePositions && distinct.some((name) => byName(name) !== Number(name))) {
    throw refuse('The labels of the model may be the names of the classes, or their positions.')
  }
  return byName
}
