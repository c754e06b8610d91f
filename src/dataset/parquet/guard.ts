import { ModelMarketError } from '../../errors/index.js'
import { MalformedParquetError } from '../errors.js'

/** Runs code of hyparquet, which throws errors of no class of its own. */
export function guard<result>(act: () => result): result {
  try {
    return act()
  } catch (cause) {
    if (ModelMarketError.is(cause)) throw cause
    throw new MalformedParquetError({ reason: 'it could not be decoded.', cause })
  }
}
