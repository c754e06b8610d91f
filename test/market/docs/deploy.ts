// Somebody who deploys a market, with a coin that exists.
import { startCast } from 'modelmarket/testing'

const cast = await startCast({ coins: { treasury: 0n } })

export const client = cast.deployer
export const token = cast.token
export const treasury = cast.parties.treasury.account.address
export const stop = cast.stop
