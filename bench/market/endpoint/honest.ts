import type { Hex } from 'viem'
import type { Vault } from '../../../src/agents/index.js'
import { type RequestOrder, runRequester, runTrainer } from '../../../src/protocols/market/agents/index.js'
import { type Party as AnyParty, Parties } from '../../endpoint/parties.js'
import { withVault } from '../../utils/withVault.js'
import { turnedModel } from '../utils/turnedModel.js'
import { type Stage, stake } from './stage.js'

export interface Party extends AnyParty {
  /** The salts that its vault was ever given: of labels by truth, of predictions by request. */
  salts: Map<string, { salt: Hex; truth?: Hex; requestId?: string }>
}

/** The honest parties of an attack. */
export interface Honest {
  requester: Party
  trainers: readonly Party[]
  parties: readonly Party[]
  /** Gives the requester another order. */
  give(order: RequestOrder): void
  haveTheirTurn(): Promise<void>
  stop(): Promise<void>
}

/** Starts a requester and two trainers behind the liar, with empty vaults. */
export async function startHonest(stage: Stage, folder: string): Promise<Honest> {
  const { market, endpoint, store } = stage
  const { chain, address } = market
  const fromBlock = (await stage.liar.getBlockNumber()) + 1n
  const parties = new Parties({ endpoint, chain, address, fromBlock, folder })
  const partyOf = (name: string) => ({ name, salts: new Map() })
  const orders = new Orders(parties.signal)
  const requester = await parties.start<Party>(
    partyOf('requester'),
    market.requester.account,
    ({ vault, ...common }, party) =>
      runRequester({ ...common, vault: observed(vault, party), store, orders, audit: false }),
  )
  const trainers: Party[] = []
  for (const [i, { account }] of market.trainers.entries()) {
    const policy = { maxStake: stake, maxStakeAtRisk: stake }
    const train = async () => turnedModel(i / 10)
    trainers.push(
      await parties.start<Party>(partyOf(`trainer ${i + 1}`), account, ({ vault, ...common }, party) =>
        runTrainer({ ...common, vault: observed(vault, party), store, train, policy }),
      ),
    )
  }
  return {
    requester,
    trainers,
    parties: [requester, ...trainers],
    give: (order) => orders.add(order),
    haveTheirTurn: () => parties.haveTheirTurn(),
    stop: () => parties.stop(),
  }
}

/** Orders that are given one after the other. */
class Orders implements AsyncIterable<RequestOrder> {
  readonly #given: RequestOrder[] = []
  readonly #signal: AbortSignal
  #wake = () => {}

  constructor(signal: AbortSignal) {
    this.#signal = signal
    signal.addEventListener('abort', () => this.#wake())
  }

  add(order: RequestOrder): void {
    this.#given.push(order)
    this.#wake()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RequestOrder, void, void> {
    while (!this.#signal.aborted) {
      const next = this.#given.shift()
      if (next) yield next
      else
        await new Promise<void>((resolve) => {
          this.#wake = resolve
        })
    }
  }
}

/** Notes the secrets that a vault is given. */
function observed(vault: Vault, party: Party): Vault {
  const write: Vault['write'] = (changes) => {
    for (const { value } of changes) note(party, value)
    return vault.write(changes)
  }
  return withVault(vault, { write })
}

function note(party: Party, value: unknown): void {
  const { secret } = Object(value) as { secret?: { salt?: Hex; truth?: Hex; requestId?: string } }
  if (secret?.salt) party.salts.set(secret.salt, { ...secret, salt: secret.salt })
}
