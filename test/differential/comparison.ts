/**
 * A comparison that is not one of sequences of calls: of values that two implementations compute, or of whole plays. A
 * protocol exports its own as `comparisons` of `test/<protocol>/differential/comparisons.ts`.
 */
export interface Comparison {
  name: string
  /**
   * Compares.
   *
   * @param options.share The part of the full campaign that is wanted, up to 1.
   */
  run(options: { seed: number; share: number }): Promise<Compared>
}

export interface Compared {
  /** How often the two sides differed. */
  mismatches: number
  /** What else was counted. */
  figures: Readonly<Record<string, number>>
  /** What should have been seen, and was not. */
  missing: readonly string[]
}
