import { type Address, encodeAbiParameters, type Hex, hexToBytes, isHex, keccak256 } from 'viem'
// Not through the index of `content`, which would bring CIDs into every bundle: multiformats is not free of side effects.
import { type SealedBlock, seal } from '../../content/sealedBlock.js'
import { InvalidLabelHexError, LabelLengthError } from '../../labels/errors.js'
import { maxLabelBytes } from '../../labels/shape.js'

/**
 * Seals a label vector with a salt: its superhash is the `truth` of a request, or a trainer's commitment to predictions.
 *
 * @param parameters - `labels`: a packed label vector, 1 to 61,440 bytes. `salt`: 32 bytes; keep it, for without it nothing can be opened.
 * @throws {InvalidSaltError} when the salt is not 32 bytes.
 * @throws {LabelLengthError} when there are no labels or too many.
 * @throws {InvalidLabelHexError} when the labels are a string that is not hexadecimal.
 * @example
 * ```ts
 * import { packLabels, randomSalt } from 'modelmarket/labels'
 * import { sealLabels } from 'modelmarket/market'
 *
 * const salt = randomSalt()
 * const { superhash: truth } = sealLabels({ labels: packLabels([1, 0, 1], 1), salt })
 * console.log(truth)
 * ```
 * @see docs/market/protocol.md#1-content-and-commitments
 */
export function sealLabels({ labels, salt }: { labels: Uint8Array | Hex; salt: Hex }): SealedBlock {
  const payload = bytesOf(labels)
  if (payload.length === 0 || payload.length > maxLabelBytes) {
    throw new LabelLengthError(payload.length, maxLabelBytes, `1 to ${maxLabelBytes}`)
  }
  return seal({ salt, payload })
}

export interface CommitmentParameters {
  /** The chain of the market. */
  chainId: number | bigint
  /** Address of the market. */
  market: Address
  requestId: bigint
  /** Who will submit: nobody else can use the commitment. */
  trainer: Address
  /** Superhash of the model's CID. */
  modelSuperhash: Hex
  /** Superhash of the sealed predictions. */
  predictionSuperhash: Hex
}

/**
 * Computes a trainer's commitment to a model and its predictions, bound to the trainer, the request, the market and the chain.
 *
 * Malformed addresses, integers and hashes throw viem's own errors.
 *
 * @example
 * ```ts
 * import { superhash } from 'modelmarket/content'
 * import { packLabels, randomSalt } from 'modelmarket/labels'
 * import { commitmentOf, sealLabels } from 'modelmarket/market'
 *
 * const predictions = sealLabels({ labels: packLabels([1, 0, 1], 1), salt: randomSalt() })
 * const commitment = commitmentOf({
 *   chainId: 1,
 *   market: '0x00000000000000000000000000000000000000aa',
 *   requestId: 7n,
 *   trainer: '0x00000000000000000000000000000000000000bb',
 *   modelSuperhash: superhash('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'),
 *   predictionSuperhash: predictions.superhash,
 * })
 * console.log(commitment)
 * ```
 * @see docs/market/protocol.md#1-content-and-commitments
 */
export function commitmentOf(parameters: CommitmentParameters): Hex {
  return keccak256(
    encodeAbiParameters(
      [
        { type: 'uint256' },
        { type: 'address' },
        { type: 'uint256' },
        { type: 'address' },
        { type: 'bytes32' },
        { type: 'bytes32' },
      ],
      [
        BigInt(parameters.chainId),
        parameters.market,
        parameters.requestId,
        parameters.trainer,
        parameters.modelSuperhash,
        parameters.predictionSuperhash,
      ],
    ),
  )
}

function bytesOf(labels: Uint8Array | Hex): Uint8Array {
  if (labels instanceof Uint8Array) return labels
  if (!isHex(labels) || labels.length % 2 !== 0) throw new InvalidLabelHexError()
  return hexToBytes(labels)
}
