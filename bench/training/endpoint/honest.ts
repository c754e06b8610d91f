import { fetchFile } from '../../../src/content/index.js'
import {
  type Judging,
  runKeeper,
  runProofer,
  runValidator,
  runWorker,
} from '../../../src/protocols/training/agents/index.js'
import { Parties } from '../../endpoint/parties.js'
import { challengeDeposit, type Stage, weight, workerDeposit } from './stage.js'

/** Starts a worker, a proofer, a validator and a keeper behind the liar, with empty vaults. */
export async function startHonest(stage: Stage, folder: string): Promise<Parties> {
  const { training, endpoint, honest, cheat, creator } = stage
  const { chain, address, store } = training
  const fromBlock = (await creator.getBlockNumber({ cacheTime: 0 })) + 1n
  const parties = new Parties({ endpoint, chain, address, fromBlock, folder })
  // No more than one deposit is at risk, and none in a run of the cheat's, which nobody else would finish.
  const workerPolicy = { maxDepositAtRisk: workerDeposit, deny: [cheat.account.address] }
  const prooferPolicy = { maxDepositAtRisk: challengeDeposit }
  const validatorPolicy = { maxWeightAtRisk: weight }
  await parties.start({ name: 'worker' }, honest.worker.account, (common) =>
    runWorker({ ...common, store, policy: workerPolicy }),
  )
  await parties.start({ name: 'proofer' }, honest.proofer.account, (common) =>
    runProofer({ ...common, store, policy: prooferPolicy }),
  )
  await parties.start({ name: 'validator' }, honest.validator.account, (common) =>
    runValidator({ ...common, store, policy: validatorPolicy, judge, weight }),
  )
  await parties.start({ name: 'keeper' }, honest.keeper.account, (common) => runKeeper(common))
  return parties
}

/** Judges by the rule of the test kit: a state is right unless it begins with `wrong`. */
async function judge({ question, store, signal }: Judging) {
  const file = await fetchFile(question.file, store, { maxBytes: 1_000, signal })
  return new TextDecoder().decode(file).startsWith('wrong') ? 'upheld' : 'dismissed'
}
