// Somebody who deploys contracts, with a coin that exists.
import { startParties } from 'modelmarket/testing'

const local = await startParties({ coins: { treasury: 0n } })

export const client = local.deployer
export const token = local.token
export const treasury = local.parties.treasury.account.address
export const stop = local.stop
