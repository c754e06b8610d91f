import { decodeErrorResult, encodeErrorResult, type Hex, isHex, size } from 'viem'
import type { ModelMarketError } from '../errors/index.js'
import { partsOf, textsOf } from './errorParts.js'
import { ContractRevertedError, type ErrorDecoder } from './errors.js'

export interface RevertContext {
  decoder: ErrorDecoder
  functionName: string
  cause?: unknown
}

/** Decodes a revert to the class of its custom error, or to {@link ContractRevertedError} when the error is unknown. */
export function decodeRevert(data: Hex, context: RevertContext): ModelMarketError {
  const { decoder, functionName, cause } = context
  try {
    const { errorName, args, abiItem } = decodeErrorResult({
      abi: decoder.abi,
      data: data.toLowerCase() as Hex,
    })
    const values = (args ?? []) as readonly unknown[]
    if (errorName === 'Error' || errorName === 'Panic') {
      const reason = String(values[0])
      const Known = new Map(Object.entries(decoder.reasons ?? {})).get(reason)
      return Known
        ? new Known({ reason }, { cause })
        : new ContractRevertedError({ functionName, data, reason }, { cause })
    }
    const Class = decoder.classes[errorName]
    // viem accepts a `uint8` of 300, and bytes after the arguments. Encoding again detects both.
    const again = encodeErrorResult({ abi: [abiItem], errorName, args: values } as never)
    if (Class && 'inputs' in abiItem && again === data.toLowerCase()) {
      const named = Object.fromEntries(abiItem.inputs.map((input, i) => [input.name ?? String(i), values[i]]))
      return new Class(named as never, { cause })
    }
  } catch {
    // It is no known error of these contracts. The error below carries its data.
  }
  return new ContractRevertedError({ functionName, data }, { cause })
}

/** `Reverted 0x…`, `execution reverted: 0x…`, `return data: 0x…`, `data = 0x…`, `"data":"0x…"`. */
const dataInText = /(?:reverted|data)[ :="]{1,4}(0x(?:[0-9a-f]{2}){4,})/gi

/** Returns the data of reverts that an error has as such, from the outermost part to the innermost. */
export function revertData(error: unknown): Hex[] {
  return partsOf(error).filter((part): part is Hex => isHex(part) && size(part) >= 4)
}

/** Decodes the revert that an error of any node, provider or wallet has in it; `undefined` when it has no data of one. */
export function findRevert(error: unknown, context: RevertContext): ModelMarketError | undefined {
  const inTexts = textsOf(error).flatMap((text) =>
    [...text.matchAll(dataInText)].map(([, hex]) => hex as Hex),
  )
  let unknown: ModelMarketError | undefined
  for (const hex of revertData(error)) {
    const revert = decodeRevert(hex, context)
    if (!(revert instanceof ContractRevertedError)) return revert
    unknown ??= revert
  }
  // A text may also repeat the data of the call. So what is found there has to be known.
  for (const hex of inTexts) {
    const revert = decodeRevert(hex, context)
    if (!(revert instanceof ContractRevertedError) || revert.reason !== undefined) return revert
  }
  return unknown
}
