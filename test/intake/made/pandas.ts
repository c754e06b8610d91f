import { gone, label, names, numbers } from '../column.js'
import { picked, series, shuffled, without } from '../series.js'
import { csvTable, type IntakeTable } from '../table.js'
import { counting, halves, lengths, rows, species, usual, withColour } from './basis.js'

const index = (values: readonly string[], header = '') => ({ rowNames: { values, header } })
const dropped = [/rows|index/i]

/** What pandas' `to_csv` writes. */
export const pandas: readonly IntakeTable[] = [
  csvTable('pandas, index=False', withColour),
  csvTable('pandas, range index', withColour, { dialect: index(counting()), told: dropped }),
  csvTable('pandas, index of shuffled rows', withColour, {
    dialect: index(shuffled(counting())),
    told: dropped,
  }),
  csvTable('pandas, index of a sample of rows', withColour, {
    dialect: index(series(rows, (row) => String(row * 17 + 3))),
    told: dropped,
  }),
  csvTable('pandas, index of dates', usual, {
    dialect: index(series(rows, (row) => new Date(Date.UTC(2024, 0, 1 + row)).toISOString().slice(0, 10))),
    told: dropped,
  }),
  csvTable('pandas, read and written again', withColour, {
    dialect: index(counting(), 'Unnamed: 0'),
    told: dropped,
  }),
  // Two tables, one after the other: the index tells no rows apart, so it may say something.
  csvTable(
    'pandas, index that repeats itself',
    [
      numbers(
        '',
        series(rows, (row) => row % 30),
      ),
      ...usual,
    ],
    { renamed: { '': 'column 1' } },
  ),
  csvTable('pandas, index of two levels', [
    names('site', picked(rows, ['north', 'south'])),
    numbers(
      'day',
      series(rows, (row) => Math.floor(row / 2)),
    ),
    ...usual,
  ]),
  csvTable('pandas, truth values', [
    names('wet', picked(rows, ['True', 'False'])),
    numbers('length', lengths),
    label('cut', picked(rows, ['True', 'False'], 3)),
  ]),
  csvTable(
    'pandas, na_rep',
    [
      numbers(
        'length',
        without(lengths, (row) => row % 9 === 4),
        { missing: 'NaN' },
      ),
      names(
        'colour',
        without(picked(rows, ['red', 'green']), (row) => row % 13 === 5),
        { missing: 'NaN' },
      ),
      label('species', species),
    ],
    { told: [/NaN/] },
  ),
  csvTable('pandas, nullable integers', [
    numbers(
      'count',
      without(
        series(rows, (row) => row % 7),
        (row) => row % 11 === 3,
      ),
      { missing: '<NA>' },
    ),
    label('species', species),
  ]),
  csvTable('pandas, integers with gaps as floats', [
    numbers(
      'count',
      without(
        series(rows, (row) => row % 7),
        (row) => row % 11 === 3,
      ),
      {
        write: (value: number) => value.toFixed(1),
      },
    ),
    label('grade', picked(rows, ['1', '2', '3']), { write: (name: string) => `${name}.0` }),
  ]),
  csvTable('pandas, float_format=%.6e', [
    numbers('length', halves, {
      write: (value: number) => value.toExponential(6).replace(/e([+-])(\d)$/, 'e$10$2'),
    }),
    label('species', species),
  ]),
  csvTable('pandas, quoting=QUOTE_ALL', withColour, { dialect: { quote: 'all' } }),
  csvTable('pandas, quoting=QUOTE_NONNUMERIC', withColour, { dialect: { quote: 'text' } }),
  csvTable('pandas, column names that are numbers', [
    numbers('0', lengths),
    numbers('1', halves),
    label('2', species),
  ]),
  csvTable(
    'pandas, a column of times',
    [
      gone(
        'time',
        series(rows, (row) => `2024-01-01 ${String(row % 24).padStart(2, '0')}:30:00`),
      ),
      ...usual,
    ],
    { advice: ['drop'] },
  ),
]
