import type { Account, Address, Chain, Client, Transport } from 'viem'
import { estimateGas, getBalance, getBlockNumber, getGasPrice } from 'viem/actions'
import { askWith, chainIdOf, toEndpointError } from '../../chain/index.js'
import {
  create2Call,
  deployPlan,
  ensureDeployer,
  hasCode,
  type Plan,
  type ResolvedContract,
  resolvePlan,
} from '../../deploy/index.js'
import { configName } from '../config.js'
import { NoContractError, TooLittleEtherError } from '../errors.js'
import { formatEther } from '../format.js'
import type { Session } from '../session.js'
import { formatTable } from '../table.js'

type Payer = Client<Transport, Chain, Account>

/**
 * Deploys contracts that are not there yet, after the user has agreed to the cost. It can be repeated: what an interrupted
 * run has deployed is not deployed again.
 */
export async function runDeploy(
  session: Session,
  name: string,
  plan: Plan,
  uses: Readonly<Record<string, Address>> = {},
): Promise<void> {
  const steps = resolvePlan(plan)
  const { output, signal } = session
  const chainId = await chainIdOf(session.client)
  // Transactions are signed for the chain that the user agrees to, whatever the endpoint says afterwards.
  const client: Payer = await session.wallet(chainOf(chainId))
  for (const [what, address] of Object.entries(uses)) {
    if (!(await hasCode(client, address))) throw new NoContractError({ what, address, chainId })
  }
  const missing = await missingOf(client, steps)
  const fromBlock = await blockNumber(client)
  if (missing.length > 0) {
    const { cost, balance } = await estimateCost(client, missing)
    const { address } = client.account
    if (balance < cost) throw new TooLittleEtherError({ address, balance, needed: cost })
    await session.confirm(
      `These contracts are deployed on chain ${chainId}, for ever:`,
      ...missing.map(({ name, address, args }) => `  ${name} at ${address}, made with ${args.join(' and ')}`),
      `That costs ${address} about ${formatEther(cost)}; it has ${formatEther(balance)}.`,
    )
    await output.progress.step('Deploying', async (update) => {
      const details: string[] = []
      await deployPlan(client, {
        plan,
        signal,
        onProgress({ name, status, hash, done, total }) {
          update(done / total)
          if (status === 'deployed') details.push(`${name} by transaction ${hash}`)
        },
      })
      return { value: undefined, text: 'Every contract is deployed.', details }
    })
  }
  const deployed = missing.map((step) => step.name)
  const contracts = Object.fromEntries(steps.map((step) => [step.name, step.address]))
  const contract = steps.at(-1)
  const isNew = contract !== undefined && missing.includes(contract)
  const config = {
    [name]: { address: contract?.address, ...(isNew ? { fromBlock: Number(fromBlock) } : {}) },
  }
  const table = formatTable(
    ['contract', 'address', ''],
    steps.map((step) => [step.name, step.address, deployed.includes(step.name) ? 'new' : 'was there']),
  )
  const text = [
    table,
    `For ${configName}:`,
    '',
    JSON.stringify(config, null, 2).split('\n').slice(1, -1).join('\n'),
  ]
  output.result({ chainId, deployed, contracts, config }, text.join('\n'))
}

function chainOf(id: number): Chain {
  return {
    id,
    name: `chain ${id}`,
    nativeCurrency: { name: 'Ether', symbol: 'ETH', decimals: 18 },
    rpcUrls: { default: { http: [] } },
  }
}

async function missingOf(client: Payer, steps: readonly ResolvedContract[]): Promise<ResolvedContract[]> {
  const there = await Promise.all(steps.map(({ address }) => hasCode(client, address)))
  return steps.filter((_, i) => !there[i])
}

function blockNumber(client: Payer): Promise<bigint> {
  return askWith(client, 'eth_blockNumber', (client) => getBlockNumber(client, { cacheTime: 0 }))
}

async function estimateCost(
  client: Payer,
  steps: readonly ResolvedContract[],
): Promise<{ cost: bigint; balance: bigint }> {
  try {
    await ensureDeployer(client)
    const price = await getGasPrice(client)
    let gas = 0n
    for (const { initCode } of steps) {
      gas += await estimateGas(client, { account: client.account, ...create2Call(initCode) })
    }
    const balance = await getBalance(client, { address: client.account.address })
    return { cost: gas * price, balance }
  } catch (error) {
    throw toEndpointError(error, 'eth_estimateGas')
  }
}
