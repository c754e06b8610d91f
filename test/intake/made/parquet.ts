import { type Column, gone, group, label, names, numbers } from '../column.js'
import { parquetBytes } from '../parquetBytes.js'
import { picked, series, without } from '../series.js'
import { type Extras, type IntakeTable, optionsOf } from '../table.js'
import { colours, counting, counts, lengths, rows, species } from './basis.js'

const gaps = (row: number) => row % 7 === 3
const big = ['208310224003697457', '208310224003697459', '208310224003697461']

interface ParquetExtras extends Extras {
  /** As DuckDB names it. Default: snappy. */
  compression?: string
}

function parquetTable(name: string, columns: readonly Column[], extras: ParquetExtras = {}): IntakeTable {
  const { compression = 'snappy', options, ...others } = extras
  return {
    name: `Parquet, ${name}`,
    format: 'parquet',
    bytes: () => parquetBytes(columns, compression),
    options: { ...optionsOf(columns), ...options },
    columns,
    ...others,
  }
}

const all = [
  numbers('length', without(lengths, gaps)),
  names(
    'colour',
    without(colours, (row) => row % 9 === 2),
  ),
  numbers('count', counts, { sql: 'INTEGER' }),
  label('species', species),
]

/** What DuckDB, pandas, R and Spark write as Parquet. */
export const parquet: readonly IntakeTable[] = [
  ...['uncompressed', 'snappy', 'gzip', 'zstd', 'lz4_raw', 'brotli'].map((compression) =>
    parquetTable(`${compression}, nulls, dictionaries`, all, { compression }),
  ),
  parquetTable(
    'index of pandas',
    [
      ...all,
      gone(
        '__index_level_0__',
        counting().map((value) => String(Number(value) * 3)),
        { sql: 'BIGINT' },
      ),
    ],
    { told: [/rows|index/i] },
  ),
  parquetTable('every type of number', [
    numbers('tiny', counts, { sql: 'TINYINT' }),
    numbers('small', counts, { sql: 'USMALLINT' }),
    numbers(
      'float',
      series(rows, (row) => row / 4),
      { sql: 'FLOAT' },
    ),
    numbers(
      'decimal',
      series(rows, (row) => row / 4),
      { sql: 'DECIMAL(9, 2)' },
    ),
    numbers(
      'wide decimal',
      series(rows, (row) => row / 4),
      { sql: 'DECIMAL(30, 2)' },
    ),
    numbers('unsigned', counts, { sql: 'UBIGINT' }),
    label('class', picked(rows, ['0', '1', '2']), { sql: 'BIGINT' }),
  ]),
  parquetTable('floats with NaN', [
    numbers('length', without(lengths, gaps), { missing: 'NaN' }),
    label('species', species),
  ]),
  parquetTable('truth values', [
    names('wet', picked(rows, ['true', 'false'], 3), { sql: 'BOOLEAN' }),
    numbers('length', lengths),
    label('cut', picked(rows, ['true', 'false']), { sql: 'BOOLEAN' }),
  ]),
  parquetTable(
    'dates',
    [
      gone(
        'day',
        series(rows, (row) => `2024-01-${10 + (row % 20)}`),
        { sql: 'DATE' },
      ),
      ...all,
    ],
    { advice: ['drop'] },
  ),
  parquetTable(
    'timestamps',
    [
      gone(
        'when',
        series(rows, (row) => `2024-01-${10 + (row % 20)} 12:00:00`),
        { sql: 'TIMESTAMP' },
      ),
      gone(
        'zoned',
        series(rows, (row) => `2024-01-${10 + (row % 20)} 12:00:00+00`),
        { sql: 'TIMESTAMPTZ' },
      ),
      ...all,
    ],
    { advice: ['drop'] },
  ),
  parquetTable('INT64 beyond 2^53 as labels', [
    numbers('length', lengths),
    label('id', picked(rows, big), { sql: 'BIGINT' }),
  ]),
  parquetTable('decimals beyond 2^53 as labels', [
    numbers('length', lengths),
    label('id', picked(rows, big), { sql: 'DECIMAL(20, 0)' }),
  ]),
  parquetTable('wide decimals beyond 2^53 as labels', [
    numbers('length', lengths),
    label('id', picked(rows, big), { sql: 'DECIMAL(38, 0)' }),
  ]),
  parquetTable(
    'UINT64 beyond 2^53 as categories and groups',
    [
      numbers('length', lengths),
      names('maker', picked(rows, big), { sql: 'UBIGINT' }),
      group(
        'patient',
        series(rows, (row) => `2083102240036974${51 + 2 * (row % 5)}`),
        { sql: 'BIGINT' },
      ),
      label('species', species),
    ],
    { options: { categorical: ['maker'] }, testSize: 12 },
  ),
  parquetTable('labels that are floats', [
    numbers('length', lengths),
    label('class', picked(rows, ['1', '2', '3']), { sql: 'DOUBLE' }),
  ]),
  parquetTable('labels that are decimals', [
    numbers('length', lengths),
    label('class', picked(rows, ['1', '2.5']), { sql: 'DECIMAL(4, 2)' }),
  ]),
  parquetTable(
    'labels that are null',
    [numbers('length', lengths), label('species', without(species, gaps))],
    { advice: ['skipUnlabelled'] },
  ),
  parquetTable(
    'a column of nulls alone',
    [
      gone(
        'nothing',
        series(rows, () => ''),
      ),
      ...all,
    ],
    { told: [/nothing/] },
  ),
  parquetTable(
    'lists',
    [
      gone(
        'tags',
        series(rows, () => '[1, 2]'),
        { sql: 'INTEGER[]' },
      ),
      ...all,
    ],
    { told: [/tags/] },
  ),
  parquetTable('an enum', [
    names('size', picked(rows, ['S', 'M', 'L']), { sql: "ENUM('S', 'M', 'L')" }),
    ...all,
  ]),
  parquetTable('text that looks like numbers', [
    names('code', picked(rows, ['01', '02', '10'])),
    label('class', picked(rows, ['01', '02'])),
  ]),
  parquetTable(
    'UUIDs',
    [
      gone(
        'id',
        series(rows, (row) => `00000000-0000-4000-8000-0000000000${10 + row}`),
        { sql: 'UUID' },
      ),
      ...all,
    ],
    { advice: ['drop'] },
  ),
  parquetTable(
    'a number to predict',
    [
      numbers('length', lengths),
      label(
        'target',
        series(rows, (row) => String(row * 3 + 0.5)),
        { sql: 'DOUBLE' },
      ),
    ],
    { advice: ['bins'], binned: true },
  ),
]
