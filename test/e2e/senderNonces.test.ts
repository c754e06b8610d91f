import { type Vault, VaultCorruptedError, VaultFullError } from 'modelmarket/agents'
import { type Hex, keccak256, numberToHex, parseEther, parseGwei, parseTransaction } from 'viem'
import { expect, test } from 'vitest'
import { type Answer, deposit, SenderStage } from '../fixtures/senderStage.js'

const stage = new SenderStage()
const wait = { timeout: 90_000 }

const nonce = () => stage.direct.getTransactionCount({ address: stage.account.address })
const isReceipt = (method: string) => method === 'eth_getTransactionReceipt'
const hidingReceipts: Answer = (method, _, ask) => (isReceipt(method) ? null : ask())
const dear = { maxFeePerGas: parseGwei('100'), maxPriorityFeePerGas: parseGwei('50') }
/** A transaction of the account that no sender knows of. */
const foreign = async (fees: object = dear) =>
  stage.direct.sendTransaction({ to: stage.account.address, value: 1n, nonce: await nonce(), ...fees })

/** How many transactions were signed for an id. */
const nonces = async () => (await stage.stored()).map((stored) => stored.nonce)

test('a call is made once though the endpoint hides its receipt, also when it is final', async () => {
  const told: string[] = []
  const first = await stage.open({ stuckAfterMs: 20 }, hidingReceipts)
  for (let asked = 0; asked < 3; asked++) {
    const failed = first.send('deposit', deposit, stage.one).catch(({ name, retryable }) => [name, retryable])
    expect(await failed).toEqual(['ReceiptMissingError', true])
    if (asked === 1) await stage.finalise()
  }
  await stage.close()
  let isHidden = true
  const second = await stage.open(
    { stuckAfterMs: 20, onRetry: ({ name }) => told.push(name) },
    (method, _, ask) => (isHidden && isReceipt(method) ? null : ask()),
  )
  await expect(second.send('deposit', deposit, stage.one)).rejects.toMatchObject({
    name: 'ReceiptMissingError',
  })
  isHidden = false
  await second.send('deposit', deposit, stage.one)
  expect(await stage.deposits()).toBe(1)
  expect(await nonce()).toBe(1)
})

test.each([
  { kind: 'eip1559', fees: dear },
  { kind: 'legacy', fees: { type: 'legacy', gasPrice: parseGwei('100') } },
])(
  'a nonce is given up when a final block has another transaction ($kind), until a person releases it',
  async ({ fees }) => {
    await stage.direct.setAutomine(false)
    const first = await stage.open({ stuckAfterMs: 20 })
    const failed = first.send('deposit', deposit, stage.one).catch((error: unknown) => error)
    await expect.poll(() => first.pending, wait).toEqual(['deposit'])
    const hash = await foreign(fees)
    await stage.mine(1)
    expect(await failed).toMatchObject({ name: 'ReceiptMissingError' })
    // A reorganisation may still bring the call back.
    expect(first.pending).toEqual(['deposit'])
    const again = first.send('deposit', deposit, stage.one)
    again.catch(() => {})
    await stage.finalise()
    await expect.poll(() => first.stopped, wait).toEqual(['deposit'])
    const taken = { name: 'NonceTakenError', id: 'deposit', hash, retryable: false }
    await expect(first.send('deposit', deposit, stage.one)).rejects.toMatchObject(taken)
    await stage.close()

    await stage.direct.setAutomine(true)
    const second = await stage.open()
    await expect(second.send('deposit', deposit, stage.one)).rejects.toMatchObject(taken)
    // Others go on.
    await second.send('other', deposit, stage.one)
    expect(await stage.deposits()).toBe(1)
  },
)

test('an endpoint cannot invent the transaction that used a nonce', async () => {
  // It is the account's by name, and signed by nobody.
  const lying: Answer = async (method, params, ask) => {
    const answer = await ask()
    if (method !== 'eth_getBlockByNumber' || params[1] !== true) return hidingReceipts(method, params, ask)
    const { transactions, ...block } = answer as { transactions: { from: string; nonce: Hex }[] }
    const invented = transactions.map((transaction) => {
      const changed = { ...transaction, input: '0x1234' }
      return { ...changed, hash: keccak256('0x1234') }
    })
    expect(invented.some(({ from }) => from.toLowerCase() === stage.account.address.toLowerCase())).toBe(true)
    return { ...block, transactions: invented }
  }
  const sender = await stage.open({ stuckAfterMs: 20 }, lying)
  const failed = () => sender.send('deposit', deposit, stage.one).catch(({ name }) => name)
  await failed()
  await stage.finalise()
  for (let asked = 0; asked < 3; asked++) expect(await failed()).toBe('ReceiptMissingError')
  expect(sender.stopped).toEqual([])
  expect(await stage.deposits()).toBe(1)
})

test('a transaction of another chain does not use a nonce', async () => {
  const raw = await stage.account.signTransaction({
    ...{ type: 'eip1559', chainId: 1, nonce: 0, to: stage.contract, gas: 21_000n },
    ...dear,
  })
  const {
    r,
    s,
    yParity,
    to,
    nonce: used = 0,
  } = parseTransaction(raw) as { r: Hex; s: Hex; yParity: number; to: Hex; nonce?: number }
  const other = {
    ...{ hash: keccak256(raw), from: stage.account.address, to, nonce: numberToHex(used), input: '0x' },
    ...{ type: '0x2', chainId: '0x1', gas: numberToHex(21_000), value: '0x0', accessList: [] },
    ...{ maxFeePerGas: numberToHex(dear.maxFeePerGas) },
    ...{ maxPriorityFeePerGas: numberToHex(dear.maxPriorityFeePerGas) },
    ...{ r, s, v: numberToHex(yParity), yParity: numberToHex(yParity) },
  }
  const lying: Answer = async (method, params, ask) => {
    if (method !== 'eth_getBlockByNumber' || params[1] !== true) return hidingReceipts(method, params, ask)
    return { ...((await ask()) as object), transactions: [other] }
  }
  const sender = await stage.open({ stuckAfterMs: 20 }, lying)
  const failed = () => sender.send('deposit', deposit, stage.one).catch(({ name }) => name)
  await failed()
  await stage.finalise()
  for (let asked = 0; asked < 3; asked++) expect(await failed()).toBe('ReceiptMissingError')
  expect(sender.stopped).toEqual([])
})

test('an endpoint without old states cannot have a nonce given up', async () => {
  await stage.direct.setAutomine(false)
  const pruned: Answer = (method, [, at], ask) => {
    if (method === 'eth_getTransactionCount' && at !== 'latest' && at !== 'pending')
      throw new Error('missing trie node')
    return ask()
  }
  const sender = await stage.open({ stuckAfterMs: 20 }, pruned)
  const failed = sender.send('deposit', deposit, stage.one).catch((error: unknown) => error)
  await expect.poll(() => sender.pending, wait).toEqual(['deposit'])
  await foreign()
  await stage.finalise()
  expect(await failed).toMatchObject({ name: 'ReceiptMissingError' })
  expect(sender.pending).toEqual(['deposit'])
})

test('what a reorganisation drops is offered again, with the same bytes, and its nonce goes to no other call', async () => {
  const offered: string[] = []
  const recording: Answer = (method, [raw], ask) => {
    if (method === 'eth_sendRawTransaction') offered.push(raw as string)
    return ask()
  }
  const sender = await stage.open({ stuckAfterMs: 20 }, recording)
  const { transactionHash } = await sender.send('first', deposit, stage.one)
  const [raw] = offered
  await stage.direct.setAutomine(false)
  await stage.chain.reorganise(1)
  expect(await stage.deposits()).toBe(0)
  // Nobody asks for the first one.
  const second = sender.send('second', deposit, stage.one)
  await expect.poll(() => sender.pending, wait).toContain('second')
  await expect.poll(async () => (await stage.mine(1)) ?? stage.deposits(), wait).toBe(2)
  await second
  expect((await sender.send('first', deposit, stage.one)).transactionHash).toBe(transactionHash)
  const [, again, ...later] = offered.filter((one) => parseTransaction(one as Hex).nonce === 0)
  expect(again).toBe(raw)
  // When the blocks overtake a busy machine, the same call is offered with a higher fee.
  const call = (one: string | undefined) => {
    const { to, data, value } = parseTransaction(one as Hex)
    return { to, data, value }
  }
  for (const one of later) expect(call(one)).toEqual(call(raw))
  expect(await nonces()).toEqual([0, 1])
})

test('what a reorganisation drops is made once when it is asked for again', async () => {
  const sender = await stage.open({ stuckAfterMs: 20 })
  const before = await sender.send('deposit', deposit, stage.one)
  await stage.chain.reorganise(1)
  const after = await sender.send('deposit', deposit, stage.one)
  expect(after.transactionHash).toBe(before.transactionHash)
  expect(await stage.deposits()).toBe(1)
})

test('a call that a reorganisation drops keeps its nonce when it is asked for while the sender looks at that nonce', async () => {
  const offered: { nonce: number | undefined; data: Hex | undefined }[] = []
  let rounds = 0
  let release = () => {}
  const released = new Promise<void>((resolve) => {
    release = resolve
  })
  const holding: Answer = async (method, [first, second], ask) => {
    if (method === 'eth_sendRawTransaction') {
      const { nonce, data } = parseTransaction(first as Hex)
      offered.push({ nonce, data })
    }
    const isRound = method === 'eth_getTransactionCount' && second === 'latest'
    // The first round with the second call sees that a nonce is missing, and the next one would act on it.
    if (isRound && offered.some(({ nonce }) => nonce === 1) && ++rounds === 2) await released
    return ask()
  }
  const sender = await stage.open({ stuckAfterMs: 20 }, holding)
  await sender.send('first', deposit, stage.one)
  await stage.direct.setAutomine(false)
  await stage.chain.reorganise(1)
  const second = sender.send('second', deposit, stage.one)
  await expect.poll(() => rounds, wait).toBe(2)
  const first = sender.send('first', deposit, stage.one)
  await expect.poll(() => sender.pending, wait).toContain('first')
  await new Promise((resolve) => setTimeout(resolve, 50))
  release()
  await expect.poll(async () => (await stage.mine(1)) ?? stage.deposits(), wait).toBe(2)
  await Promise.all([first, second])
  for (const { data } of offered) expect(data).not.toBe(undefined)
  expect(await nonces()).toEqual([0, 1])
})

test.each([{ restart: false }, { restart: true }])(
  'what is forgotten, and a reorganisation drops, is not waited for by what comes after it: %o',
  async ({ restart }) => {
    let sender = await stage.open({ stuckAfterMs: 20 })
    await sender.send('first', deposit, stage.one)
    await sender.forget(() => true)
    if (restart) {
      await stage.close()
      sender = await stage.open({ stuckAfterMs: 20 })
    }
    await stage.direct.setAutomine(false)
    await stage.chain.reorganise(1)
    expect(await stage.deposits()).toBe(0)
    const second = sender.send('second', deposit, stage.one)
    await expect.poll(() => sender.pending, wait).toContain('second')
    await expect.poll(async () => (await stage.mine(1)) ?? stage.deposits(), wait).toBe(1)
    await second
    expect(await nonce()).toBe(2)
  },
)

test('what a reorganisation drops after something that is forgotten is offered again, however much it is', async () => {
  const sender = await stage.open({ stuckAfterMs: 20 })
  await sender.send('forgotten', deposit, stage.one)
  await sender.forget(() => true)
  const many = Array.from({ length: 17 }, (_, i) => `kept ${i}`)
  for (const id of many) await sender.send(id, deposit, stage.one)
  await stage.direct.setAutomine(false)
  await stage.chain.reorganise(18)
  expect(await stage.deposits()).toBe(0)
  const last = sender.send('last', deposit, stage.one)
  await expect.poll(() => sender.pending, wait).toContain('last')
  await expect.poll(async () => (await stage.mine(1)) ?? stage.deposits(), wait).toBe(18)
  await last
  expect(await nonce()).toBe(19)
})

test('a transaction without a receipt does not hide that a nonce is missing after it', async () => {
  let hidden: Hex | undefined
  const hiding: Answer = (method, [first], ask) => {
    if (method === 'eth_sendRawTransaction') hidden ??= keccak256(first as Hex)
    return isReceipt(method) && first === hidden ? null : ask()
  }
  const sender = await stage.open({ stuckAfterMs: 20 }, hiding)
  await sender.send('without receipt', deposit, stage.one).catch(() => {})
  await sender.send('forgotten', deposit, stage.one)
  await sender.forget(() => true)
  await stage.direct.setAutomine(false)
  await stage.chain.reorganise(1)
  const last = sender.send('last', deposit, stage.one)
  await expect.poll(() => sender.pending, wait).toContain('last')
  await expect.poll(async () => (await stage.mine(1)) ?? stage.deposits(), wait).toBe(2)
  await last
  expect(await nonce()).toBe(3)
})

test.each([{ restart: false }, { restart: true }])(
  'a nonce is not used again when the endpoint lags behind: %o',
  async ({ restart }) => {
    let isBehind = false
    const lagging: Answer = (method, _, ask) =>
      isBehind && method === 'eth_getTransactionCount' ? '0x0' : ask()
    let sender = await stage.open({ stuckAfterMs: 20 }, lagging)
    await sender.send('one', deposit, stage.one)
    await sender.forget(() => true)
    if (restart) {
      await stage.close()
      sender = await stage.open({ stuckAfterMs: 20 }, lagging)
    }
    isBehind = true
    const sent = sender.send('two', deposit, stage.one)
    await expect.poll(() => sender.pending).toContain('two')
    // It looks as if a reorganisation had freed the first one.
    await expect.poll(nonces, wait).toEqual([0, 1])
    isBehind = false
    await sent
    expect(await stage.deposits()).toBe(2)
    expect(await nonce()).toBe(2)
    await stage.finalise()
    await expect.poll(() => sender.pending, wait).toEqual([])
  },
)

test('a nonce that is far too high stops its call, and no other', async () => {
  let isLying = true
  const sender = await stage.open({ stuckAfterMs: 20 }, (method, [, at], ask) =>
    isLying && method === 'eth_getTransactionCount' && at === 'pending' ? '0x3e8' : ask(),
  )
  const sent = sender.send('deposit', deposit, stage.one)
  sent.catch(() => {
    isLying = false
  })
  await expect(sent).rejects.toMatchObject({ name: 'NonceGapError', id: 'deposit' })
  await sender.send('other', deposit, stage.one)
  await expect(sender.send('deposit', deposit, stage.one)).rejects.toMatchObject({ name: 'NonceGapError' })
  expect(await stage.deposits()).toBe(1)
  expect(await nonce()).toBe(1)
})

test('a call goes on when the endpoint no longer tells too few transactions', async () => {
  let isLying = false
  const { address } = stage.account
  await stage.direct.setNonce({ address, nonce: 30 })
  await stage.direct.setAutomine(false)
  const sender = await stage.open({ stuckAfterMs: 20 }, (method, _, ask) =>
    isLying && method === 'eth_getTransactionCount' ? '0x0' : ask(),
  )
  const failed = sender.send('deposit', deposit, stage.one).catch(({ name, retryable }) => [name, retryable])
  await expect.poll(() => sender.pending).toEqual(['deposit'])
  isLying = true
  expect(await failed).toEqual(['NonceGapError', true])
  isLying = false
  await stage.mine(1)
  await sender.send('deposit', deposit, stage.one)
  expect(await stage.deposits()).toBe(1)
  expect(await nonces()).toEqual([30])
})

/** An endpoint that says that what was mined reverted. */
const reverting: Answer = async (method, _, ask) => {
  const answer = await ask()
  return isReceipt(method) && answer ? { ...(answer as object), status: '0x0' } : answer
}

test('a call that hands over coins is not made twice when the endpoint says that it reverted', async () => {
  const sender = await stage.open({}, reverting)
  const send = (id: string) => sender.send(id, deposit, stage.one, { ifReverted: 'stop' })
  await expect(send('deposit')).rejects.toMatchObject({ name: 'TransactionRevertedError' })
  await expect(send('deposit')).rejects.toMatchObject({ name: 'CallRevertedError', id: 'deposit' })
  expect(await stage.deposits()).toBe(1)
  await stage.close()
  const again = await stage.open()
  await expect(again.send('deposit', deposit, stage.one)).rejects.toMatchObject({ name: 'CallRevertedError' })
  expect(await stage.deposits()).toBe(1)
})

test('a call that was made, and that reverts where a reorganisation put it, is made again', async () => {
  let moved: unknown
  const sender = await stage.open({}, (method, params, ask) =>
    params[0] === moved ? reverting(method, params, ask) : ask(),
  )
  const made = await sender.send('deposit', deposit, stage.one)
  moved = made.transactionHash
  const again = await sender.send('deposit', deposit, stage.one)
  expect(again.status).toBe('success')
  expect(again.transactionHash).not.toBe(made.transactionHash)
})

test('a receipt of another transaction is none', async () => {
  const told: string[] = []
  const other = await stage.direct.sendTransaction({ to: stage.account.address, value: parseEther('1') })
  const lying: Answer = (method, _, ask) =>
    isReceipt(method) ? stage.direct.request({ method: 'eth_getTransactionReceipt', params: [other] }) : ask()
  const sender = await stage.open({ onRetry: ({ name }) => told.push(name) }, lying)
  sender.send('deposit', deposit, stage.one).catch(() => {})
  await expect.poll(() => told, wait).toContain('InvalidResponseError')
  expect(sender.pending).toEqual(['deposit'])
})

/** The vault of the test, whose writes fail with an error while there is one. */
function failing(state: { error?: Error | undefined }): Vault {
  const { vault } = stage
  const orFail = () => {
    if (state.error) throw state.error
  }
  return {
    location: vault.location,
    get: (key) => vault.get(key),
    put: async (key, value) => orFail() ?? vault.put(key, value),
    write: async (changes) => orFail() ?? vault.write(changes),
    entries: (prefix) => vault.entries(prefix),
    export: () => vault.export(),
    close: () => vault.close(),
  }
}

test('what cannot be stored is not sent, and waits for space on a disk', async () => {
  const state = { error: undefined as Error | undefined }
  const told: string[] = []
  const vault = failing(state)
  const sender = await stage.open({ vault, onRetry: ({ name }) => told.push(name) })
  state.error = new VaultFullError('')
  await expect(sender.send('deposit', deposit, stage.one)).rejects.toBe(state.error)
  expect(await nonce()).toBe(0)
  state.error = undefined
  await stage.direct.setAutomine(false)
  const sent = sender.send('deposit', deposit, stage.one)
  await expect.poll(() => sender.pending).toEqual(['deposit'])
  // It is mined, and that cannot be stored for a while.
  state.error = new VaultFullError('')
  await stage.mine(1)
  await expect.poll(() => told).toContain('VaultFullError')
  state.error = undefined
  await sent
  expect(await stage.deposits()).toBe(1)
})

test('a vault that is broken ends what waits', async () => {
  const state = { error: undefined as Error | undefined }
  await stage.direct.setAutomine(false)
  const sender = await stage.open({ vault: failing(state) })
  const failed = sender.send('deposit', deposit, stage.one).catch((error: unknown) => error)
  await expect.poll(() => sender.pending).toEqual(['deposit'])
  state.error = new VaultCorruptedError()
  await stage.mine(1)
  expect(await failed).toBe(state.error)
})

test('an odd answer of the endpoint ends nothing', async () => {
  let isOdd = true
  const told: string[] = []
  const odd: Answer = (method, _, ask) => {
    if (isOdd && isReceipt(method)) throw new Error('<html>')
    return ask()
  }
  const sender = await stage.open({ onRetry: ({ name }) => told.push(name) }, odd)
  const sent = sender.send('deposit', deposit, stage.one)
  await expect.poll(() => told.length).toBeGreaterThan(2)
  isOdd = false
  await sent
  expect(await stage.deposits()).toBe(1)
})

test('a number of transactions that no account can have is no answer', async () => {
  let isLying = true
  const sender = await stage.open({ maxFeePerGas: 1n, stuckAfterMs: 20 }, (method, _, ask) =>
    isLying && method === 'eth_getTransactionCount' ? '0xffffffffffffffff' : ask(),
  )
  await expect(sender.send('deposit', deposit, stage.one)).rejects.toMatchObject({
    name: 'InvalidResponseError',
  })
  expect(await stage.stored()).toEqual([])
  await stage.close()
  isLying = false
  await (await stage.open()).send('deposit', deposit, stage.one)
  expect(await nonces()).toEqual([0])
})

test('a signer that fails for a moment ends nothing', async () => {
  const { account } = stage
  const told: string[] = []
  let isDear = false
  let fails = 1
  stage.account = {
    ...account,
    signTransaction: ((...args: Parameters<typeof account.signTransaction>) => {
      if (isDear && fails-- > 0) throw new Error('the key service is busy')
      return account.signTransaction(...args)
    }) as typeof account.signTransaction,
  }
  await stage.direct.setAutomine(false)
  const sender = await stage.open(
    { stuckAfterMs: 20, onRetry: ({ name }) => told.push(name) },
    (method, _, ask) => (isDear && method === 'eth_maxPriorityFeePerGas' ? '0x174876e800' : ask()),
  )
  const sent = sender.send('deposit', deposit, stage.one)
  sent.catch(() => {})
  await expect.poll(() => sender.pending).toEqual(['deposit'])
  // It is signed anew.
  isDear = true
  await expect.poll(() => fails).toBeLessThan(0)
  await stage.mine(1)
  await sent
  expect(told).toContain('UnexpectedError')
  expect(await stage.deposits()).toBe(1)
})
