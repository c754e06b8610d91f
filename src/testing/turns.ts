/** A request of JSON-RPC. */
export interface RpcRequest {
  method: string
  params?: unknown
}

/** How often a bot looks at the latest block in its turn. It begins its work at the first look, and has sent its requests by the last one. */
const looksPerTurn = 3

/** Counts how often a bot looks at the latest block: see {@link letTimeRun}. */
export class Turns {
  #looks = 0
  #waiting = 0
  #current = 0

  /** Whether the bot has had its turn with the latest block: it has looked at it several times, and waits for no answer. */
  get isOver(): boolean {
    return this.#looks >= looksPerTurn && this.#waiting === 0
  }

  /** Begins the next turn. Looks that have begun before may have seen the block before, and do not count. */
  next(): void {
    this.#current++
    this.#looks = 0
  }

  /** Notes the requests that the bot waits for meanwhile. */
  async during<answer>(requests: readonly RpcRequest[], answered: () => Promise<answer>): Promise<answer> {
    const turn = this.#current
    this.#waiting++
    try {
      const answer = await answered()
      if (turn === this.#current && requests.some(isLook)) this.#looks++
      return answer
    } finally {
      this.#waiting--
    }
  }
}

/** Whether a request is for what is latest, as those who wait for a new block make it again and again. */
function isLook({ method, params }: RpcRequest): boolean {
  if (method === 'eth_getBlockByNumber') return Array.isArray(params) && params[0] === 'latest'
  return method === 'eth_blockNumber' || method === 'eth_getFilterChanges'
}
