import { foundTables } from './found.js'
import { kinds } from './made/kinds.js'
import { labels } from './made/labels.js'
import { missing } from './made/missing.js'
import { pandas } from './made/pandas.js'
import { parquet } from './made/parquet.js'
import { r } from './made/r.js'
import { shapes } from './made/shapes.js'
import { spreadsheets } from './made/spreadsheets.js'
import { wellKnown } from './made/wellKnown.js'
import type { IntakeTable } from './table.js'

/** All tables: as they were found, and as they are made here. */
export const allTables: readonly IntakeTable[] = [
  ...foundTables,
  ...pandas,
  ...r,
  ...spreadsheets,
  ...missing,
  ...labels,
  ...kinds,
  ...shapes,
  ...wellKnown,
  ...parquet,
]
