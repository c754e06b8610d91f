const { equal } = require('node:assert/strict')
const hre = require('hardhat')
const { TASK_NODE_CREATE_SERVER } = require('hardhat/builtin-tasks/task-names')
const { advanceState, createTestRun, startTraining } = require('modelmarket/training/testing')
const { connectChain } = require('modelmarket/testing')
const { parseEther } = require('viem')

describe('Milestone', () => {
  let server
  let local
  before(async () => {
    const { provider } = hre.network
    server = await hre.run(TASK_NODE_CREATE_SERVER, { hostname: '127.0.0.1', port: 0, provider })
    const { port } = await server.listen()
    // Its cast has eleven accounts, and Hardhat starts with twenty.
    const chain = await connectChain(`http://127.0.0.1:${port}`, { accounts: 11 })
    local = await startTraining({ chain })
  })
  after(() => server.close())

  it('pays the worker', async () => {
    const { abi, bytecode } = await hre.artifacts.readArtifact('Milestone')
    const { outsider, workers, address } = local
    const hash = await outsider.deployContract({ abi, bytecode, args: [address] })
    const { contractAddress: milestone } = await outsider.waitForTransactionReceipt({ hash })
    const write = (functionName, args, value) =>
      outsider.writeContract({ abi, address: milestone, functionName, args, value })

    const run = await createTestRun(local)
    const { runId, runHash } = run
    await write('give', [runId, runHash, 1n], parseEther('1'))
    await advanceState(local, 'final', { run })
    const worker = workers[0].account.address
    const before = await outsider.getBalance({ address: worker })
    await write('pay', [runId, 1n, outsider.account.address])
    equal((await outsider.getBalance({ address: worker })) - before, parseEther('1'))
  })
})
