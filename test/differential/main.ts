/**
 * `npm run test:differential -- [protocol]`: plays random sequences of calls at random times against a contract and a model
 * of its protocol, and expects no difference. SEQUENCES says how many; SEED plays those of an earlier run again. A short
 * campaign need not see everything that a full one has to.
 */
import { chooseOwners, ownersOf } from '../../scripts/owners.js'
import { type DifferentialSubject, runCampaign } from './campaign.js'

const full = 1_000
const sequences = Number(process.env.SEQUENCES ?? full)
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const share = sequences >= full ? 1 : sequences >= 50 ? 0.9 : 0

for (const protocol of chooseOwners(ownersOf('differential/subject.ts'), process.argv[2])) {
  const { subject }: { subject: DifferentialSubject<unknown> } = await import(
    `../${protocol}/differential/subject.ts`
  )
  const { missing, passed, ...counts } = await runCampaign(subject, { sequences, seed, share })
  if (missing.length > 0) console.error(`Never seen, so never tested: ${missing.join(', ')} (SEED=${seed}).`)
  if (!passed) process.exitCode = 1
  console.log(JSON.stringify({ protocol, ...counts, seed }))
}
