import { InvalidResponseError } from './errors.js'

/**
 * Gives the name of an enum's value in the answer to `functionName`.
 *
 * @throws {InvalidResponseError} when the value has no name: an endpoint may answer anything.
 */
export function oneOf<const name extends string>(
  names: readonly name[],
  value: number,
  functionName: string,
): name {
  const name = names[value]
  if (name === undefined) throw new InvalidResponseError({ functionName })
  return name
}
