import { gone, label, names, numbers } from '../column.js'
import { picked, series, without } from '../series.js'
import { csvTable, type IntakeTable } from '../table.js'
import { colours, counting, lengths, rows, species, usual, withColour } from './basis.js'

const comma = (value: number) => String(value).replace('.', ',')
const gaps = (row: number) => row % 10 === 6
const quotedNames = { values: counting(rows, 1), quoted: true }

/** What R's `write.csv`, `write.csv2` and `write.table` write. */
export const r: readonly IntakeTable[] = [
  csvTable('R, write.csv', withColour, {
    dialect: { quote: 'text', rowNames: { ...quotedNames, header: '' } },
    told: [/rows|index/i],
  }),
  csvTable('R, write.csv, row.names=FALSE', withColour, { dialect: { quote: 'text' } }),
  csvTable('R, write.csv, names of cars', usual, {
    dialect: {
      quote: 'text',
      rowNames: { values: series(rows, (row) => `Model ${row * 37}`), quoted: true, header: '' },
    },
    told: [/rows|index/i],
  }),
  csvTable(
    'R, write.csv, NA in numbers and in a factor',
    [
      numbers('length', without(lengths, gaps), { missing: 'NA' }),
      names(
        'colour',
        without(colours, (row) => row % 8 === 1),
        { missing: 'NA' },
      ),
      label('species', species),
    ],
    { dialect: { quote: 'text', rowNames: { ...quotedNames, header: '' } }, told: [/NA/] },
  ),
  csvTable(
    'R, write.csv2',
    [
      numbers('length', without(lengths, gaps), { write: comma, missing: 'NA' }),
      names('colour', colours),
      label('species', species),
    ],
    {
      dialect: { separator: ';', quote: 'text', rowNames: { ...quotedNames, header: '' } },
      told: [/;|semicolon/i, /decimal|comma/i],
    },
  ),
  csvTable('R, write.table', withColour, {
    dialect: { separator: ' ', quote: 'text', rowNames: quotedNames },
    told: [/space/i],
  }),
  csvTable('R, write.table, sep="\\t", quote=FALSE', withColour, {
    dialect: { separator: '\t', quote: 'none', rowNames: { values: counting(rows, 1) } },
    told: [/tab/i],
  }),
  csvTable('R, write.table, row.names=FALSE', withColour, { dialect: { separator: ' ', quote: 'text' } }),
  csvTable('R, logical', [
    names('wet', picked(rows, ['TRUE', 'FALSE'])),
    numbers('length', lengths),
    label('cut', picked(rows, ['TRUE', 'FALSE'], 3)),
  ]),
  csvTable(
    'R, dates',
    [
      gone(
        'when',
        series(rows, (row) => new Date(Date.UTC(2023, 0, 1 + row)).toISOString().slice(0, 10)),
      ),
      ...usual,
    ],
    { dialect: { quote: 'text' }, advice: ['drop'] },
  ),
  csvTable(
    'R, readr::write_tsv',
    [
      numbers('length', without(lengths, gaps), { missing: 'NA' }),
      names('colour', colours),
      label('species', species),
    ],
    { dialect: { separator: '\t' } },
  ),
]
