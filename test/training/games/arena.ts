import { getCoinBalance } from 'modelmarket/token'
import { getCase, getStateAt, type RunParams, trainingErrors } from 'modelmarket/training'
import { trainingAbi } from 'modelmarket/training/contracts'
import type { Replay } from 'modelmarket/training/flows'
import { createTestRun, startTraining } from 'modelmarket/training/testing'
import { type Address, type Hex, keccak256, toHex } from 'viem'
import { quantize } from '../../../src/fixed/index.js'
import { random } from '../../../src/testing/random.js'
import { NodeError } from '../../differential/errors.js'
import { DifferentialNode, type Emitted, query } from '../../differential/node.js'

/** A network to play games about. */
export interface Game {
  shape: readonly number[]
  batch: number
  rows: number
  stepsPerState: number
}

/** A call of a party. Action by action of the client, without what a wallet adds. */
export interface Sent<parameters> {
  action: { call(parameters: parameters & { address: Address }): { to: Address; data: Hex } }
  parameters: parameters
}

export const challengeWindow = 900

/** The terms of the runs that games are played in. The reward is so small that it makes up for no deposit. */
const terms = {
  reward: 1n,
  workerDeposit: 4_000n,
  challengeDeposit: 1_000n,
  maxStates: 65_535,
  statesPerPeriod: 1,
  stateSeconds: 600,
  challengeWindow,
  runSeconds: 365 * 86_400,
} satisfies Partial<RunParams>

/** A run on a chain of its own, a clock that only the games move, and accounts of all parties. */
export class Arena {
  private constructor(
    private readonly training: Awaited<ReturnType<typeof startTraining>>,
    private readonly node: DifferentialNode,
    readonly runId: bigint,
    readonly replay: Replay,
    public now: bigint,
  ) {}

  static async start({ shape, batch, rows, stepsPerState }: Game, seed: number): Promise<Arena> {
    const training = await startTraining({ workers: 2, voters: 4 })
    const next = random(seed)
    const [columns = 0, ...others] = shape
    const classes = others.at(-1) ?? 0
    const names = (count: number, prefix: string) => Array.from({ length: count }, (_, i) => `${prefix}${i}`)
    const { runId, game } = await createTestRun(training, {
      ...terms,
      data: {
        dataset: quantize({
          features: Array.from({ length: rows * columns }, () => 4 * next() - 2),
          labels: Array.from({ length: rows }, (_, i) => i % classes),
          columns,
        }),
        features: names(columns, 'x').map((name) => ({ name, offset: 0, factor: 1 })),
        classes: names(classes, 'c'),
      },
      hidden: others.slice(0, -1),
      batch,
      stepsPerState,
      inlineWeights: false,
      seed: keccak256(toHex(seed)),
      funds: BigInt(terms.maxStates),
    })
    if (!game) throw new NodeError('a run without a game')
    const { chain, address } = training
    const node = await DifferentialNode.open(chain, { address, abi: trainingAbi, decoder: trainingErrors })
    return new Arena(training, node, runId, game.replay, await chain.now())
  }

  get honestWorker(): Address {
    return this.training.workers[0]?.account.address as Address
  }

  get lyingWorker(): Address {
    return this.training.workers[1]?.account.address as Address
  }

  /** Five accounts. */
  get challengers(): Address[] {
    return [this.training.proofer, ...this.training.voters].map(({ account }) => account.address)
  }

  get keeper(): Address {
    return this.training.keeper.account.address
  }

  get game(): Address {
    return this.training.game
  }

  get address(): Address {
    return this.training.address
  }

  /** Sends a call a second later, and returns what `Training` emitted. */
  async send<parameters>(
    from: Address,
    { action, parameters }: Sent<parameters>,
    address: Address = this.address,
  ): Promise<Emitted[]> {
    const { to, data } = action.call({ ...parameters, address })
    this.now++
    const emitted = await this.node.send({ from, to, data, at: this.now })
    if (emitted) return emitted
    const [refusal] = await this.node.tryCalls([{ from, to, data, at: this.now + 1n }])
    throw new NodeError(`a call that should pass: ${refusal?.name} ${JSON.stringify(refusal?.args, plain)}`)
  }

  /** Whether a call would be refused a second later. */
  async isRefused<parameters>(
    from: Address,
    { action, parameters }: Sent<parameters>,
    address: Address = this.address,
  ): Promise<boolean> {
    const { to, data } = action.call({ ...parameters, address })
    const [refusal] = await this.node.tryCalls([{ from, to, data, at: this.now + 1n }])
    return refusal !== undefined
  }

  /** Cases as they are now. */
  cases(caseIds: readonly bigint[]) {
    return this.node.read(caseIds.map((caseId) => query(getCase, { address: this.game, caseId }, this.now)))
  }

  async tipHash(height: number): Promise<Hex> {
    const { address, runId } = this
    const [hash] = await this.node.read([query(getStateAt, { address, runId, height }, this.now)])
    if (!hash) throw new NodeError(`no state at height ${height}`)
    return hash
  }

  balances(owners: readonly Address[]): Promise<bigint[]> {
    const { token } = this.training
    return this.node.read(owners.map((owner) => query(getCoinBalance, { address: token, owner }, this.now)))
  }

  stop(): Promise<void> {
    return this.training.stop()
  }
}

const plain = (_: string, value: unknown) => (typeof value === 'bigint' ? String(value) : value)
