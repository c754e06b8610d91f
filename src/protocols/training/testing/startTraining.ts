import { MemoryBlockstore } from 'blockstore-core'
import { type Account, type Address, parseEther } from 'viem'
import {
  type LocalChain,
  type StartChainOptions,
  startParties,
  type TestClient,
} from '../../../testing/index.js'
import { deployTraining } from '../deploy/index.js'
import { type TrainingActions, trainingActions } from '../index.js'

/** A client of a party, with the actions of training in its namespace `training`. */
export type TrainingClient = TestClient<Account> & TrainingActions

/** The contracts of training on a local chain, with parties that have coins. */
export interface TestTraining {
  chain: LocalChain
  /** The training contract's address. */
  address: Address
  /** The dispute game: the adjudicator of runs that can be replayed. */
  game: Address
  /** The token vote: the adjudicator of other runs. */
  vote: Address
  token: Address
  /** Filled with 100,000 MDC. */
  faucet: Address
  treasury: Address
  /** Holds the content of all parties: datasets, and weights. */
  store: MemoryBlockstore
  creator: TrainingClient
  workers: readonly TrainingClient[]
  proofer: TrainingClient
  voters: readonly TrainingClient[]
  keeper: TrainingClient
  /** Has ether and no coins. */
  outsider: TrainingClient
  /** A client of any other account. */
  client(account: Account): TrainingClient
  /** A client that acts as any address, such as a contract's, without its key. */
  impersonate(address: Address): Promise<TrainingClient>
  /** Gives an address coins, 10,000 MDC by default, and 100 ether. */
  fund(address: Address, coins?: bigint): Promise<void>
  /** Ends the chain, if it was started for this. */
  stop(): Promise<void>
}

export interface StartTrainingOptions extends Omit<StartChainOptions, 'accounts'> {
  /**
   * Deploy to this chain, of `startChain` or `connectChain`, or take the contracts that were deployed to it before. By default a
   * new chain.
   */
  chain?: LocalChain
  /** How many workers to fund. By default 2. */
  workers?: number
  /** How many voters to fund. By default 3. */
  voters?: number
  /** Whether the parties let the contracts take their coins. By default `true`; `false` to test approvals and permits. */
  approve?: boolean
}

/**
 * Deploys the contracts of training to a local chain and funds its parties, with 10,000 MDC each.
 *
 * @throws {ChainStartError} when the chain does not start.
 * @throws {TooFewAccountsError} when the chain has fewer accounts than there are parties.
 * @example
 * ```ts
 * import { startTraining } from 'modelmarket/training/testing'
 *
 * const training = await startTraining()
 * console.log(await training.creator.training.getRunCount())
 * await training.stop()
 * ```
 */
export async function startTraining({
  workers = 2,
  voters = 3,
  approve = true,
  ...options
}: StartTrainingOptions = {}): Promise<TestTraining> {
  const funded = parseEther('10000')
  const workerNames = Array.from({ length: workers }, (_, i): `worker ${number}` => `worker ${i + 1}`)
  const voterNames = Array.from({ length: voters }, (_, i): `voter ${number}` => `voter ${i + 1}`)
  type Name = 'treasury' | 'creator' | 'proofer' | 'keeper' | 'outsider' | `${'worker' | 'voter'} ${number}`
  const coins: Record<Name, bigint> = {
    treasury: 0n,
    creator: funded,
    proofer: funded,
    keeper: funded,
    outsider: 0n,
    ...Object.fromEntries([...workerNames, ...voterNames].map((name) => [name, funded])),
  }
  const started = await startParties({ ...options, coins })
  const { chain, token, faucet, parties } = started
  try {
    const treasury = parties.treasury.account.address
    const { training: address, game, vote } = await deployTraining(started.deployer, { treasury, token })
    if (approve) {
      await started.approve(address)
      await started.approve(vote)
    }
    const withTraining = (client: TestClient) =>
      client.extend(trainingActions({ address })) as unknown as TrainingClient
    const named = (names: readonly Name[]) =>
      names.flatMap((name) => (parties[name] ? [withTraining(parties[name])] : []))
    return {
      chain,
      address,
      game,
      vote,
      token,
      faucet,
      treasury,
      store: new MemoryBlockstore(),
      creator: withTraining(parties.creator),
      workers: named(workerNames),
      proofer: withTraining(parties.proofer),
      voters: named(voterNames),
      keeper: withTraining(parties.keeper),
      outsider: withTraining(parties.outsider),
      client: (account) => withTraining(chain.client(account)),
      impersonate: async (who) => withTraining(await chain.impersonate(who)),
      fund: started.fund,
      stop: started.stop,
    }
  } catch (error) {
    await started.stop()
    throw error
  }
}
