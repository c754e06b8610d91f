const { equal } = require('node:assert/strict')
const hre = require('hardhat')
const { TASK_NODE_CREATE_SERVER } = require('hardhat/builtin-tasks/task-names')
const { advanceRequest, createTestRequest, startMarket } = require('modelmarket/market/testing')
const { connectChain } = require('modelmarket/testing')
const { parseEther } = require('viem')

describe('Bonus', () => {
  let server
  let local
  before(async () => {
    const { provider } = hre.network
    server = await hre.run(TASK_NODE_CREATE_SERVER, { hostname: '127.0.0.1', port: 0, provider })
    const { port } = await server.listen()
    local = await startMarket({ chain: await connectChain(`http://127.0.0.1:${port}`) })
  })
  after(() => server.close())

  it('pays the winner', async () => {
    const { abi, bytecode } = await hre.artifacts.readArtifact('Bonus')
    const { outsider, requester, trainers, address } = local
    const hash = await outsider.deployContract({ abi, bytecode, args: [address] })
    const { contractAddress: bonus } = await outsider.waitForTransactionReceipt({ hash })
    const write = (functionName, args, value) =>
      outsider.writeContract({ abi, address: bonus, functionName, args, value })

    const request = await createTestRequest(local, { scores: [88, 93] })
    const { requestId, truth } = request
    await write('give', [requestId, truth], parseEther('1'))
    await advanceRequest(local, 'settled', request)
    const winner = trainers[1].account.address
    const before = await requester.getBalance({ address: winner })
    await write('pay', [requestId, outsider.account.address])
    equal((await requester.getBalance({ address: winner })) - before, parseEther('1'))
  })
})
