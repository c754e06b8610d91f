import { resolve } from 'node:path'
import type { Command } from 'commander'
import { MissingSettingError } from '../../../../../cli/errors.js'
import { isFolder, readInput } from '../../../../../cli/files.js'
import { currentFolder } from '../../../../../cli/io.js'
import { needEther } from '../../../../../cli/needFunds.js'
import type { Shell } from '../../../../../cli/protocol.js'
import { type StoredParameters, type StoredRequest, storedRequests } from '../../../agents/index.js'
import { revealTime } from '../../../agents/requester/revealTime.js'
import { parseRequestSecret } from '../../../flows/index.js'
import { getRequest, type Request, revealTruth } from '../../../index.js'
import { parseId } from '../../parse.js'
import { type MarketSession, marketKey, withMarket } from '../../session.js'

export function addReveal(request: Command, shell: Shell): void {
  request
    .command('reveal')
    .description('reveal the labels, once submissions have ended')
    .argument('<id>', 'the request')
    .option('--secret <file>', "the request's secret, if it is not in the vault")
    .action(withMarket<{ secret?: string }>(shell, reveal))
}

async function reveal(
  session: MarketSession,
  options: { secret?: string },
  [id = '']: readonly string[],
): Promise<void> {
  const { output, io } = session
  const { address } = await session.contract()
  const requestId = parseId(id)
  const client = await session.wallet()
  const request = await getRequest(client, { address, requestId })
  const known = options.secret
    ? {
        secret: parseRequestSecret(
          new TextDecoder().decode(await readInput(resolve(currentFolder(io), options.secret))),
        ),
        ownDeadline: undefined,
      }
    : await storedOf(session, request, await marketKey(client, address))
  await needEther(client)
  await session.confirm(
    `The labels of request ${requestId} become public, for ever.`,
    `This spends ether of ${client.account.address} on gas.`,
  )
  const { labels, salt } = known.secret
  const notBefore =
    (session.config.checkClock ?? true)
      ? revealTime(requestId, request.deadline, known.ownDeadline)
      : undefined
  const parameters = { address, requestId, labels, salt, notBefore }
  const { receipt, ...revealed } = await revealTruth.sync(client, parameters)
  const { transactionHash } = receipt
  output.result({ ...revealed, transactionHash }, `The labels of request ${requestId} are revealed.`)
}

async function storedOf(
  session: MarketSession,
  { requestId, truth }: Request,
  market: StoredParameters,
): Promise<Pick<StoredRequest, 'secret' | 'ownDeadline'>> {
  const hasVault = await isFolder(session.vaultFolder)
  const stored = hasVault ? await storedRequests(await session.vault(), market) : []
  const found = stored.find(({ secret }) => secret.truth === truth)
  if (found) return found
  throw new MissingSettingError(`The secret of request ${requestId}`, [
    `The vault ${session.vaultFolder} does not have it. Name its file with \`--secret FILE\`.`,
  ])
}
