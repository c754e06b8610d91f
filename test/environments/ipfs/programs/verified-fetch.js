// What somebody else's client gets from a gateway: prints the SHA-256 of what is at each path.
import { createHash } from 'node:crypto'
import { withHTTP } from '@helia/http'
import { createVerifiedFetch } from '@helia/verified-fetch'
import { createHeliaLight } from 'helia'

const [gateway, ...paths] = process.argv.slice(2)
const helia = withHTTP(createHeliaLight(), {
  // Knows no other providers; but without any router Helia asks no gateway.
  delegatedRouters: [gateway],
  recursiveGateways: [gateway],
  allowInsecure: true,
  allowLocal: true,
})
await helia.start()
const fetch = await createVerifiedFetch(helia)

const answers = []
for (const path of paths) {
  const response = await fetch(`ipfs://${path}`, { signal: AbortSignal.timeout(30_000) })
  const bytes = Buffer.from(await response.arrayBuffer())
  answers.push({ status: response.status, sha256: createHash('sha256').update(bytes).digest('hex') })
}
console.log(JSON.stringify(answers))
await helia.stop()
process.exit()
