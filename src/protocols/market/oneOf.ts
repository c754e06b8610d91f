import { InvalidResponseError } from '../../chain/index.js'

/** The name of an enum's value in the answer to `functionName`. An endpoint may answer anything. */
export function oneOf<const name extends string>(
  names: readonly name[],
  value: number,
  functionName: string,
): name {
  const name = names[value]
  if (name === undefined) throw new InvalidResponseError({ functionName })
  return name
}
