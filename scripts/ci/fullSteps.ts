import { foundation, ownersOf } from '../owners.js'
import { campaigns } from './campaigns.js'
import { outcomeOf, type Step, tail } from './step.js'

const hour = 3_600

/** Everybody who has campaigns. */
export const campaignOwners = (): string[] => [
  ...new Set([foundation, ...campaigns.flatMap(({ path, parent }) => ownersOf(path, parent))]),
]

/** All campaigns of these owners, one after the other: each uses both processors. */
export const fullSteps = (owners: readonly string[]): Step[] =>
  campaigns.flatMap(({ path, parent, full }) =>
    ownersOf(path, parent)
      .filter((owner) => owners.includes(owner))
      .flatMap((owner) =>
        Object.entries(full).map(([name, command]) => fullStep(`${name}: ${owner}`, owner, command(owner))),
      ),
  )

function fullStep(name: string, owner: string, command: string): Step {
  return {
    name,
    owner,
    cores: 2,
    seconds: hour,
    limit: 6 * hour,
    async run({ run }) {
      const { ok, output } = await run(command)
      return [outcomeOf(name, ok ? undefined : tail(output))]
    },
  }
}
