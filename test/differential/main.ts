/**
 * `npm run test:differential -- [protocol]`: plays random sequences of calls at random times against a contract and a model
 * of its protocol, and runs the protocol's other comparisons. It expects no difference. SEQUENCES says how many; of the other comparisons
 * it is the same part of a full campaign. SEED plays those of an earlier run again. A short campaign need not see everything that a full
 * one has to.
 */
import { chooseOwners, ownersOf } from '../../scripts/owners.js'
import { type DifferentialSubject, runCampaign } from './campaign.js'
import type { Comparison } from './comparison.js'

const full = 1_000
const sequences = Number(process.env.SEQUENCES ?? full)
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const share = sequences >= full ? 1 : sequences >= 50 ? 0.9 : 0

const subjectFile = 'differential/subject.ts'
const comparisonsFile = 'differential/comparisons.ts'
const withSubject = ownersOf(subjectFile)
const withComparisons = ownersOf(comparisonsFile)
const owners = [...new Set([...withSubject, ...withComparisons])].sort()

for (const protocol of chooseOwners(owners, process.argv[2])) {
  const counts: Record<string, number> = {}
  let mismatches = 0
  const missing: string[] = []
  if (withSubject.includes(protocol)) {
    const { subject }: { subject: DifferentialSubject<unknown> } = await import(
      `../${protocol}/${subjectFile}`
    )
    const { passed, ...found } = await runCampaign(subject, { sequences, seed, share })
    Object.assign(counts, { sequences: found.sequences, calls: found.calls })
    mismatches += found.mismatches
    missing.push(...found.missing)
    if (!passed) process.exitCode = 1
  }
  if (withComparisons.includes(protocol)) {
    const { comparisons }: { comparisons: readonly Comparison[] } = await import(
      `../${protocol}/${comparisonsFile}`
    )
    for (const comparison of comparisons) {
      const found = await comparison.run({ seed, share: Math.min(1, sequences / full) })
      console.log(`${comparison.name}: ${JSON.stringify({ ...found.figures, mismatches: found.mismatches })}`)
      Object.assign(counts, found.figures)
      mismatches += found.mismatches
      missing.push(...found.missing)
      if (found.mismatches > 0 || (share === 1 && found.missing.length > 0)) process.exitCode = 1
    }
  }
  if (missing.length > 0) console.error(`Never seen, so never tested: ${missing.join(', ')} (SEED=${seed}).`)
  console.log(JSON.stringify({ protocol, ...counts, mismatches, seed }))
}
