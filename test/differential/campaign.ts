import * as fc from 'fast-check'
import { Coverage } from './coverage.js'
import { MismatchError } from './errors.js'

/** What a protocol brings to campaigns. `test/<protocol>/differential/subject.ts` exports it as `subject`. */
export interface DifferentialSubject<step> {
  /** A step, drawn without knowing the state: the state that it meets gives it a meaning. */
  step: fc.Arbitrary<step>
  /** What a campaign has to see: see `Coverage`. */
  expected: readonly string[]
  /** Starts a chain with a contract, and plays sequences against that and a model, each from the beginning. */
  start(coverage: Coverage): Promise<DifferentialStage<step>>
}

export interface DifferentialStage<step> {
  /**
   * Plays a sequence.
   *
   * @param isBrisk Drawn for each sequence: whether to hasten to the later states.
   * @throws {MismatchError} when contract and model differ.
   */
  play(steps: readonly step[], isBrisk: boolean): Promise<void>
  stop(): Promise<void>
}

export interface Campaign {
  sequences: number
  seed: number
  /** The part of what is expected that has to be seen. */
  share: number
}

export interface CampaignResult {
  sequences: number
  calls: number
  mismatches: number
  missing: readonly string[]
  passed: boolean
}

const callsPerSequence = 40

/** How many shorter sequences are tried for one that fails: a shorter one helps the reader, and each takes a second or so. */
const shrinksAtMost = 100

/** Plays random sequences against contract and model, and says what differed. */
export async function runCampaign<step>(
  subject: DifferentialSubject<step>,
  { sequences, seed, share }: Campaign,
): Promise<CampaignResult> {
  // A step shrinks to none: so a sequence loses, one by one, those that a failure does not need.
  const steps = fc.array(fc.option(subject.step, { nil: undefined, freq: 1_000_000 }), {
    minLength: callsPerSequence,
    maxLength: callsPerSequence,
  })
  const coverage = new Coverage(subject.expected)
  let played = 0

  async function playOnOwnChain(seed: number, numRuns: number) {
    const stage = await subject.start(coverage)
    let shrinks: number | undefined
    try {
      return await fc.check(
        fc.asyncProperty(fc.boolean(), steps, async (isBrisk, drawn) => {
          if (shrinks !== undefined && ++shrinks > shrinksAtMost) return
          const taken = drawn.filter((one) => one !== undefined)
          try {
            await stage.play(taken, isBrisk)
          } catch (error) {
            if (shrinks === undefined) {
              const told = error instanceof Error ? error.message : error
              console.error(`Sequence ${played + 1} failed, and a shorter one is looked for:\n${told}`)
              shrinks = 0
            }
            throw error
          }
          if (shrinks !== undefined) return
          played++
          if (played % 100 === 0) console.log(`${played} sequences, ${coverage.calls} calls`)
        }),
        { numRuns, seed },
      )
    } finally {
      await stage.stop()
    }
  }

  // Two at a time: one computes while the other waits for its chain.
  const half = Math.ceil(sequences / 2)
  const results = await Promise.all([
    playOnOwnChain(seed, half),
    ...(sequences > half ? [playOnOwnChain(~seed, sequences - half)] : []),
  ])
  console.log(`${coverage}\nprobes ${coverage.probes}`)
  const failures = results.filter(({ failed }) => failed)
  for (const { errorInstance, counterexamplePath, numShrinks } of failures) {
    console.error(errorInstance instanceof MismatchError ? errorInstance.message : errorInstance)
    console.error(`Play it again with SEED=${seed} (path ${counterexamplePath}, shrunk ${numShrinks} times).`)
  }
  const missing = coverage.missing()
  return {
    sequences: results.reduce((sum, { numRuns }) => sum + numRuns, 0),
    calls: coverage.calls,
    mismatches: failures.length,
    missing,
    passed: failures.length === 0 && coverage.share() >= share,
  }
}
