import { foundation, ownersOf } from '../owners.js'
import { outcomeOf, type Step, tail } from './step.js'

const hour = 3_600

/** The campaigns of an owner in full: the command of each by its name, where the owner brings what it needs. */
const campaigns: readonly { name: string; path: string; parent?: string; command(owner: string): string }[] =
  [
    {
      name: 'invariants',
      path: 'invariants/subject.ts',
      command: (owner) => `npm run test:invariants -- ${owner} --long`,
    },
    {
      name: 'invariants, mutants',
      path: 'invariants/subject.ts',
      command: (owner) => `npm run test:invariants -- ${owner} --mutants`,
    },
    {
      name: 'differential',
      path: 'differential/subject.ts',
      command: (owner) => `SEQUENCES=1000 npm run test:differential -- ${owner}`,
    },
    { name: 'formal', path: 'formal', command: (owner) => `npm run test:formal -- ${owner}` },
    {
      name: 'mutants',
      path: 'mutation/subjects.ts',
      command: (owner) => `npm run test:mutation -- ${owner}`,
    },
    {
      name: 'mutants of the source',
      path: 'mutation/subjects.ts',
      command: (owner) => `OWNER=${owner} npm run test:mutation:src`,
    },
    {
      name: 'chaos',
      path: 'chaos.ts',
      parent: 'bench',
      command: (owner) => `npm run bench -- chaos ${owner}`,
    },
  ]

/** Everybody who has campaigns. */
export const campaignOwners = (): string[] => [
  ...new Set([foundation, ...campaigns.flatMap(({ path, parent }) => ownersOf(path, parent))]),
]

/** All campaigns of these owners, one after the other: each uses both processors. */
export const fullSteps = (owners: readonly string[]): Step[] =>
  campaigns.flatMap(({ name, path, parent, command }) =>
    ownersOf(path, parent)
      .filter((owner) => owners.includes(owner))
      .map((owner): Step => {
        const step = `${name}: ${owner}`
        return {
          name: step,
          owner,
          cores: 2,
          seconds: hour,
          limit: 6 * hour,
          async run({ run }) {
            const { ok, output } = await run(command(owner))
            return [outcomeOf(step, ok ? undefined : tail(output))]
          },
        }
      }),
  )
