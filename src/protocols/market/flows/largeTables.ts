import { tableLimits } from './tableLimits.js'

/** A table is so large that `openRequest` opens it only with higher limits. Tell your trainers. */
export interface LargeTableWarning {
  readonly kind: 'large-table'
  readonly file: 'train.csv' | 'test.csv'
  readonly bytes: number
  readonly rows: number
  /** Says which options open it. */
  readonly message: string
}

type PerSide = Readonly<Record<'train' | 'test', number>>

/** The tables of a dataset that are over the limits that `openRequest` has by default. */
export function largeTables({ bytes, rows }: { bytes: PerSide; rows: PerSide }): LargeTableWarning[] {
  return (['train', 'test'] as const).flatMap((side): LargeTableWarning[] => {
    const found = { maxBytes: bytes[side], maxRows: rows[side] }
    const options = (['maxBytes', 'maxRows'] as const).filter((limit) => found[limit] > tableLimits[limit])
    if (options.length === 0) return []
    const named = options.map((limit) => `${limit}: ${found[limit]}`).join(', ')
    const file = `${side}.csv` as const
    return [
      {
        kind: 'large-table',
        file,
        bytes: bytes[side],
        rows: rows[side],
        message: `${file} is larger than trainers open by default: tell them to pass { ${named} } to openRequest, or use fewer rows.`,
      },
    ]
  })
}
