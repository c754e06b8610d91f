import { ModelClassesError } from './errors.js'
import type { ModelExpectations } from './types.js'

/** How many, of what is given as a number or as names. */
export function countOf(given: number | readonly string[] | undefined): number | undefined {
  return typeof given === 'object' ? given.length : given
}

/** A number in its shortest form: `1.0` and `1` are one name. Codes such as `007` stay, as does what is no number. */
export function shortestName(name: string): string {
  if (!/^[-+]?(0|[1-9]\d*)?(\.\d*)?(e[-+]?\d+)?$/i.test(name) || !/\d/.test(name)) return name
  const value = Number(name)
  // A whole number that a float does not hold keeps its digits.
  return Number.isInteger(value) && !Number.isSafeInteger(value) ? name : String(value)
}

/** Index of each class by its name in shortest form; by its name as it is where two would be one. */
export function indexByName(classes: readonly string[]): ReadonlyMap<string, number> {
  const shortest = new Map(classes.map((name, index) => [shortestName(name), index]))
  return shortest.size === classes.length ? shortest : new Map(classes.map((name, index) => [name, index]))
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
 * @param own As they are written in the model; the answer has them in shortest form.
 * @returns the index of the class that each name stands for; `undefined` when there are no names to look texts up in.
 * @throws {ModelClassesError} when one of them is no class, or may be two.
 */
export function matchClasses(
  own: readonly string[],
  areTexts: boolean,
  classes: ModelExpectations['classes'],
): ReadonlyMap<string, number> | undefined {
  const distinct = [...new Set(own.map(shortestName))]
  const names = typeof classes === 'object' ? classes : undefined
  const byName = names && indexByName(names)
  const count = countOf(classes) ?? Math.max(2, distinct.length)
  const refuse = (reason: string) => new ModelClassesError({ reason, own: distinct, classes })

  const isNamed = byName !== undefined && distinct.every((name) => byName.has(name))
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
