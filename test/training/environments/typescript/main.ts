import { getRun, type RunStatus, runHashOf, trainingActions } from 'modelmarket/training'
import { type KeeperEvent, type KeeperOptions, runKeeper } from 'modelmarket/training/agents'
import { trainingAbi } from 'modelmarket/training/contracts'
import { deployTraining, type TrainingDeployment } from 'modelmarket/training/deploy'
import { verifyRun } from 'modelmarket/training/flows'
import { startTraining, type TestTraining } from 'modelmarket/training/testing'
import { type Address, createPublicClient, getContract, http } from 'viem'
import { mainnet } from 'viem/chains'

const address: Address = '0x00000000000000000000000000000000000000aa'
const client = createPublicClient({ chain: mainnet, transport: http() })

export async function status(runId: bigint): Promise<RunStatus> {
  const run = await getRun(client, { address, runId })
  const same = await client.extend(trainingActions({ address })).training.getRun({ runId })
  return run.status === 'closed' ? same.status : run.status
}

export const count: Promise<bigint> = getContract({ abi: trainingAbi, address, client }).read.runCount()

export const local = (): Promise<TestTraining> => startTraining({ workers: 1 })

export const actions = { deployTraining, runHashOf, verifyRun }

export const trainingOf = ({ training }: TrainingDeployment): Address => training

export const keep = (options: KeeperOptions): AsyncIterable<KeeperEvent> => runKeeper(options)
