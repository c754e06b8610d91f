import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { faultyTransport, type LocalChain, startChain } from 'modelmarket/testing'
import { createPublicClient, http, parseAbi, type Transport } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

let chain: LocalChain
beforeAll(async () => {
  chain = await startChain()
})
afterAll(() => chain?.stop())

const client = (transport: Transport) =>
  createPublicClient({ chain: chain.chain, transport, pollingInterval: 5, cacheTime: 0 })

const parties = () => {
  const [one, other] = chain.accounts
  if (!one || !other) return expect.fail('too few accounts')
  return { payer: chain.client(one), payee: other.address }
}

/** Pays, one wei more each time, in a block of its own. */
async function pay(times: number): Promise<void> {
  const { payer, payee } = parties()
  for (let i = 1; i <= times; i++) {
    const hash = await payer.sendTransaction({ to: payee, value: BigInt(i) })
    await payer.waitForTransactionReceipt({ hash })
  }
}

describe('a local chain', () => {
  test('is reorganised: blocks are replaced by others, without their transactions', async () => {
    const { payer, payee } = parties()
    await pay(3)
    const [height, balance] = [await payer.getBlockNumber(), await payer.getBalance({ address: payee })]
    const before = await payer.getBlock({ blockNumber: height - 1n })
    await chain.reorganise(2)
    expect(await payer.getBlockNumber()).toBe(height)
    expect((await payer.getBlock({ blockNumber: height - 1n })).hash).not.toBe(before.hash)
    expect(await payer.getBalance({ address: payee })).toBe(balance - 5n)
  })

  test('sends in order what one account is given at the same time, by any of its clients', async () => {
    const { payer, payee } = parties()
    const clients = [payer, parties().payer]
    const balance = await payer.getBalance({ address: payee })
    const hashes = await Promise.all(
      Array.from({ length: 10 }, (_, i) => {
        const transaction = { to: payee, value: BigInt(i) }
        return clients[i % 2]?.sendTransaction(transaction) ?? expect.fail()
      }),
    )
    const receipts = await Promise.all(hashes.map((hash) => payer.waitForTransactionReceipt({ hash })))
    expect(receipts.map(({ status }) => status)).toEqual(Array(10).fill('success'))
    expect(await payer.getBalance({ address: payee })).toBe(balance + 45n)
    const codes = await Promise.all(
      Array.from({ length: 5 }, () => payer.deployContract({ abi: [], bytecode: '0x60006000f3' })),
    )
    expect(new Set(codes).size).toBe(5)
    const value = 1n
    const waited = await Promise.all([
      payer.sendTransactionSync({ to: payee, value }),
      payer.writeContractSync({
        abi: parseAbi(['function any() payable']),
        address: payee,
        functionName: 'any',
        value,
      }),
      payer.sendTransactionSync({ to: payee, value }),
    ])
    expect(waited.map(({ status }) => status)).toEqual(Array(3).fill('success'))
  })

  test('gives ether at the same time to one address', async () => {
    const { payer, payee } = parties()
    const balance = await payer.getBalance({ address: payee })
    await Promise.all(Array.from({ length: 10 }, () => chain.fund(payee, 1n)))
    expect(await payer.getBalance({ address: payee })).toBe(balance + 10n)
  })

  test('is reorganised with the same transactions', async () => {
    const { payer, payee } = parties()
    await pay(3)
    const balance = await payer.getBalance({ address: payee })
    await chain.reorganise(2, { keep: true })
    expect(await payer.getBalance({ address: payee })).toBe(balance)
    expect((await payer.getBlock()).transactions).toHaveLength(2)
  })

  test('goes back to a snapshot, as often as asked', async () => {
    const { payer, payee } = parties()
    const balance = () => payer.getBalance({ address: payee })
    const before = await balance()
    const restore = await chain.snapshot()
    for (let i = 0; i < 2; i++) {
      await pay(1)
      expect(await balance()).toBe(before + 1n)
      await restore()
      expect(await balance()).toBe(before)
    }
  })

  describe.skipIf(process.platform === 'win32')('ends', () => {
    const starter = `
      import { startChain } from './src/testing/index.ts'
      const { url } = await startChain()
      console.log(JSON.stringify({ url, pid: process.pid }))
      setInterval(() => {}, 1000)`
    const runner = `
      import { fork } from 'node:child_process'
      const [program] = process.argv.slice(1)
      fork('/dev/null', [], { execArgv: ['--import', 'tsx', '--input-type=module', '--eval', program] })`
    const started = async (program: string, ...args: string[]) => {
      const options = ['--import', 'tsx', '--input-type=module', '--eval', program, ...args]
      const child = spawn(process.execPath, options)
      const [line] = await once(child.stdout, 'data')
      const { url, pid } = JSON.parse(String(line)) as { url: string; pid: number }
      const client = createPublicClient({ transport: http(url, { retryCount: 0 }), cacheTime: 0 })
      expect(await client.getBlockNumber()).toBe(0n)
      const isUp = () =>
        client.getBlockNumber().then(
          () => true,
          () => false,
        )
      return { child, pid, isUp }
    }

    test('with its starter, also when that is killed', async () => {
      const { child, isUp } = await started(starter)
      child.kill('SIGKILL')
      await expect.poll(isUp).toBe(false)
    })

    test('with the runner of a worker that started it, which is killed while that hangs', async () => {
      const { child, pid, isUp } = await started(runner, starter)
      try {
        child.kill('SIGKILL')
        await expect.poll(isUp).toBe(false)
      } finally {
        process.kill(pid, 'SIGKILL')
      }
    })
  })
})

describe('a faulty transport', () => {
  const inner = () => http(chain.url)

  test('does what the inner one does, and counts', async () => {
    const transport = faultyTransport(inner())
    expect(await client(transport).getBlockNumber()).toBe(await client(inner()).getBlockNumber())
    expect(transport.requests.get('eth_blockNumber')).toBe(1)
  })

  test('loses requests, or only their answers', async () => {
    const { payer, payee } = parties()
    const request = await payer.prepareTransactionRequest({ to: payee, value: 1n })
    const serializedTransaction = await payer.account.signTransaction(request as never)
    const transport = faultyTransport(inner(), { drop: 1 })
    const send = () => client(transport).sendRawTransaction({ serializedTransaction })
    const balance = () => payer.getBalance({ address: payee })
    const before = await balance()
    await expect(send()).rejects.toThrow('the request was lost')
    expect(await balance()).toBe(before)
    transport.faults = { lose: 1 }
    await expect(send()).rejects.toThrow('the answer was lost')
    await expect.poll(balance).toBe(before + 1n)
  })

  test('fails as often as it is told, in the same way for the same seed', async () => {
    const outcomes = async (seed: number) => {
      const faulty = client(faultyTransport(inner(), { drop: 0.5, seed }))
      const asked = []
      for (let i = 0; i < 40; i++)
        asked.push(
          await faulty.getGasPrice().then(
            () => 1,
            () => 0,
          ),
        )
      return asked.join('')
    }
    const [one, same, other] = [await outcomes(1), await outcomes(1), await outcomes(2)]
    expect(one).toBe(same)
    expect(one).not.toBe(other)
    expect(one).toMatch(/(?=.*01)(?=.*10)/)
  })

  test('answers as a machine that is behind', async () => {
    await pay(6)
    const { payer, payee } = parties()
    const stale = client(faultyTransport(inner(), { stale: 1, lag: 4 }))
    const height = await payer.getBlockNumber()
    const balance = await payer.getBalance({ address: payee })
    expect(await stale.getBlockNumber()).toBeLessThan(height)
    expect((await stale.getBlock()).number).toBeLessThan(height)
    expect(await stale.getBalance({ address: payee })).toBeLessThan(balance)
    expect(await stale.getTransactionCount({ address: payer.account.address })).toBeLessThan(
      await payer.getTransactionCount({ address: payer.account.address }),
    )
  })

  test('has no logs of blocks that it does not know, and is never before the first', async () => {
    const { payer } = parties()
    const height = await payer.getBlockNumber()
    const old = client(faultyTransport(inner(), { stale: 1, lag: 100_000, seed: 3 }))
    expect(await old.getBlockNumber()).toBe(0n)
    expect((await old.getBlock()).number).toBe(0n)
    expect(await old.getLogs({ fromBlock: height, toBlock: height })).toEqual([])
    expect(await old.getLogs({ fromBlock: 0n, toBlock: height })).toEqual([])
    expect(await old.getLogs({ fromBlock: 0n, toBlock: 'latest' })).toEqual([])
    await expect(old.getBlock({ blockNumber: height })).rejects.toThrow(/could not be found/)
    const { address } = payer.account
    await expect(old.getBalance({ address, blockNumber: height })).rejects.toThrow(/header not found/)
    // Of what it does know it says what it is.
    expect((await old.getBlock({ blockNumber: 0n })).number).toBe(0n)
    expect(await old.getGasPrice()).toBeGreaterThan(0n)
    expect(await client(faultyTransport(inner(), { stale: 1, seed: 0 })).getBlockNumber()).toBeLessThan(
      height,
    )
  })

  test('takes its time, does not answer at all, and is of another chain', async () => {
    const slow = client(faultyTransport(inner(), { delayMs: [50, 60] }))
    const start = performance.now()
    await slow.getChainId()
    expect(performance.now() - start).toBeGreaterThan(45)
    const answer = client(faultyTransport(inner(), { hang: 1 })).getChainId()
    expect(await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 50, 'none'))])).toBe(
      'none',
    )
    expect(await client(faultyTransport(inner(), { wrongChain: 1 })).getChainId()).toBe(666)
  })

  test('gives answers in another order', async () => {
    const faulty = client(faultyTransport(inner(), { delayMs: [0, 60], seed: 5 }))
    const order: number[] = []
    await Promise.all(
      Array.from({ length: 8 }, (_, i) =>
        faulty.getBalance({ address: `0x${String(i).padStart(40, '0')}` }).then(() => order.push(i)),
      ),
    )
    expect(order).not.toEqual([...order].sort())
  })
})
