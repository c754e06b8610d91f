import { type FixedRoots, fixedCases, rootsOf } from '../../fixtures/fixedVectors.js'

/** Computes the roots of all cases, by name. */
function allRoots(digits: string): Record<string, FixedRoots> {
  return Object.fromEntries(fixedCases.map((one) => [one.name, rootsOf(one, digits)]))
}

export interface FixedPage {
  allRoots: typeof allRoots
}

Object.assign(globalThis, { page: { allRoots } satisfies FixedPage })
