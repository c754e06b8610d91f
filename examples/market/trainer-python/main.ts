// Runs a bot whose models train.py makes, on a local market, until it has won a request. From the shell it is
//   modelmarket market train -- python3 train.py
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { programTrainer, runTrainer } from 'modelmarket/market/agents'
import { requestDigits, startLocalMarket } from '../local/market.js'

// Where Debian's packages are seen.
const python = '/usr/bin/python3'

if (spawnSync(python, ['-c', 'import onnx, sklearn']).status === 0) {
  await main()
} else {
  console.warn('SKIPPED: it needs onnx and scikit-learn. Run scripts/install-python-packages.')
  // In CI nothing is skipped.
  if (process.env.CI) process.exitCode = 1
}

async function main(): Promise<void> {
  const local = await startLocalMarket()
  const { market, store, vault, signal } = local
  try {
    const requested = requestDigits(local)
    const [client] = market.trainers
    assert(client)
    // The chain's time is not real time.
    const checkClock = false
    const options = {
      client,
      address: market.address,
      vault: await vault('trainer'),
      store,
      signal,
      checkClock,
    }
    const train = programTrainer({
      command: python,
      args: ['train.py'],
      cwd: import.meta.dirname,
      timeoutMs: 150_000,
      logger: console,
    })
    let paid = 0n
    for await (const event of runTrainer({ ...options, train, logger: console })) {
      if (event.type === 'submitted') local.letTimeRun()
      if (event.type === 'won') paid = event.paid
      if (event.type === 'closed') break
    }
    await requested
    assert(paid > 0n, 'the bot has not won')
  } finally {
    await local.stop()
  }
}
