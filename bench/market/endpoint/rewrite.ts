import { modelMarketAbi } from '../../../generated/market/index.js'
import { modelCoinAbi } from '../../../generated/token/index.js'
import { Rewriter } from '../../endpoint/rewrite.js'

/** What the liar understands: the market, and its coin. */
export const rewriter = new Rewriter([...modelMarketAbi, ...modelCoinAbi])

/** Answers as the market does to a request that it does not know. */
export const unknownRequest = (requestId: bigint) => rewriter.revertsWith('Market_UnknownRequest', requestId)
