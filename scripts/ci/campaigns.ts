import { artifacts, type Tools } from './step.js'

/** A check that CI plays as a seeded sample, and `npm run check:full` in full. Owners bring what it needs. */
export interface Campaign {
  name: string
  /** An owner that has this file or folder takes part: below its folder in `parent`, by default in `test/`. */
  path: string
  parent?: string
  /** How long the sample takes, in seconds. */
  seconds: number
  /** Folders that it writes to: see `Step`. */
  writes?: readonly string[]
  /** Returns the command of the sample. */
  sample(owner: string, tools: Pick<Tools, 'share' | 'seed'>): string
  /** The commands of the campaign in full, by the names of their steps. */
  full: Readonly<Record<string, (owner: string) => string>>
}

const atLeastOne = (share: number, full: number) => Math.max(1, Math.round(share * full))

export const campaigns: readonly Campaign[] = [
  {
    name: 'invariants',
    path: 'invariants/subject.ts',
    seconds: 45,
    writes: [artifacts],
    sample: (owner, { share, seed }) =>
      `SEED=${seed} npm run test:invariants -- ${owner} --runs ${atLeastOne(share, 64)}`,
    full: {
      invariants: (owner) => `npm run test:invariants -- ${owner} --long`,
      'invariants, mutants': (owner) => `npm run test:invariants -- ${owner} --mutants`,
    },
  },
  {
    name: 'mutants',
    path: 'mutation/subjects.ts',
    seconds: 60,
    writes: [artifacts],
    sample: (owner, { share, seed }) =>
      `npm run test:mutation -- ${owner} --sample ${atLeastOne(share, 10)} --seed ${seed}`,
    full: {
      mutants: (owner) => `npm run test:mutation -- ${owner}`,
      'mutants of the source': (owner) => `OWNER=${owner} npm run test:mutation:src`,
    },
  },
  {
    name: 'formal',
    path: 'formal',
    seconds: 50,
    sample: (owner, { share, seed }) =>
      `npm run test:formal -- ${owner} --sample ${atLeastOne(share, 6)} --seed ${seed}`,
    full: { formal: (owner) => `npm run test:formal -- ${owner}` },
  },
  {
    name: 'differential',
    path: 'differential',
    seconds: 50,
    sample: (owner, { share, seed }) =>
      `SEED=${seed} SEQUENCES=${atLeastOne(share, 80)} npm run test:differential -- ${owner}`,
    full: { differential: (owner) => `SEQUENCES=1000 npm run test:differential -- ${owner}` },
  },
  {
    name: 'games',
    path: 'games.ts',
    parent: 'bench',
    seconds: 40,
    sample: (owner, { share, seed }) =>
      `SEED=${seed} GAMES=${atLeastOne(share, 80)} npm run bench -- games ${owner}`,
    full: { games: (owner) => `npm run bench -- games ${owner}` },
  },
  {
    name: 'chaos',
    path: 'chaos.ts',
    parent: 'bench',
    seconds: 60,
    sample: (owner, { share, seed }) =>
      `SEED=${seed} THINGS=${atLeastOne(share, 5)} KILLS=${atLeastOne(share, 25)} npm run bench -- chaos ${owner}`,
    full: {
      chaos: (owner) => `npm run bench -- chaos ${owner}`,
      'chaos, mutants': (owner) => `npm run bench -- chaos ${owner} --mutants`,
    },
  },
  {
    name: 'endpoint',
    path: 'endpoint.ts',
    parent: 'bench',
    seconds: 60,
    sample: (owner, { share, seed }) =>
      `SEED=${seed} ATTACKS=${atLeastOne(share, 3)} npm run bench -- endpoint ${owner}`,
    full: { endpoint: (owner) => `npm run bench -- endpoint ${owner}` },
  },
]
