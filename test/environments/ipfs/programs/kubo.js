// A node with Kubo's HTTP RPC, implemented by js-ipfs: prints where, and serves until its input ends.
import { join } from 'node:path'
import { create } from 'ipfs-core'
import { HttpApi } from 'ipfs-http-server'

const folder = process.argv[2]
const ipfs = await create({
  repo: join(folder, 'repo'),
  offline: true,
  silent: true,
  preload: { enabled: false },
  init: { emptyRepo: true },
  config: {
    Bootstrap: [],
    Addresses: { Swarm: [], API: '/ip4/127.0.0.1/tcp/0', Gateway: '' },
    Discovery: { MDNS: { Enabled: false } },
  },
})
const api = new HttpApi(ipfs)
await api.start()
console.log(JSON.stringify({ url: api._apiServers[0].info.uri }))

process.stdin.resume().on('end', async () => {
  await api.stop()
  await ipfs.stop()
  process.exit()
})
