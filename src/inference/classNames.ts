import { ModelClassesError } from './errors.js'
import type { ModelExpectations } from './types.js'

/** How many, of what is given as a number or as names. */
export function countOf(given: number | readonly string[] | undefined): number | undefined {
  return typeof given === 'object' ? given.length : given
}

const number = /^[-+]?(?:(?:0|[1-9]\d*)(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i

/** A number in its shortest form: `1.0` and `1` are one name. Codes such as `007` stay, as does what is no number, such as `e5`. */
export function shortestName(name: string): string {
  if (!number.test(name)) return name
  const value = Number(name)
  // A whole number that a float does not hold keeps its digits, and so does one that is too large for it.
  return Number.isInteger(value) === Number.isSafeInteger(value) && Number.isFinite(value)
    ? String(value)
    : name
}

/** Which class a name stands for, as a model writes it. */
export interface ClassIndex {
  /** How many names there are. */
  readonly size: number
  get(name: string): number | undefined
}

/** Finds classes by their names in shortest form; by their names as they are where two would be one. */
export function indexByName(classes: readonly string[]): ClassIndex {
  const shortest = new Map(classes.map((name, index) => [shortestName(name), index]))
  return shortest.size === classes.length
    ? { size: shortest.size, get: (name) => shortest.get(shortestName(name)) }
    : new Map(classes.map((name, index) => [name, index]))
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
 * @returns the index of the class that each name stands for; `undefined` when there are no names to look texts up in.
 * @throws {ModelClassesError} when one of them is no class, or may be two.
 */
export function matchClasses(
  own: readonly string[],
  areTexts: boolean,
  classes: ModelExpectations['classes'],
): ClassIndex | undefined {
  const distinct = [...new Set(own)]
  const names = typeof classes === 'object' ? classes : undefined
  const byName = names && indexByName(names)
  const count = countOf(classes) ?? Math.max(2, distinct.length)
  const refuse = (reason: string) => new ModelClassesError({ reason, own: distinct, classes })

  const isNamed = byName !== undefined && distinct.every((name) => byName.get(name) !== undefined)
  if (areTexts) {
    if (byName === undefined) return undefined
    if (!isNamed) throw refuse('The model was trained on other classes than those of the task.')
    return byName
  }
  // Labels that are numbered anew start from 0: others that fit may be shifted.
  const isPlaced =
    distinct.includes('0') && distinct.every((name) => /^\d+$/.test(name) && Number(name) < count)
  const byPosition = () => new Map(distinct.map((name) => [name, Number(name)]))
  if (byName === undefined || !areIntegers(names ?? [])) {
    if (!isPlaced)
      throw refuse('The labels of the model are not the positions of the classes, 0 for the first.')
    return byPosition()
  }
  if (!isNamed) throw refuse('The labels of the model are not the classes of the task.')
  if (isPlaced && distinct.some((name) => byName.get(name) !== Number(name))) {
    throw refuse('The labels of the model may be the names of the classes, or their positions.')
  }
  return byName
}
