import { label, names, numbers } from '../column.js'
import { picked, without } from '../series.js'
import { csvTable, type IntakeTable } from '../table.js'
import { colours, counts, lengths, rows, species } from './basis.js'

const markers = [
  'NA',
  'N/A',
  '#N/A',
  'NaN',
  'nan',
  'null',
  'NULL',
  'None',
  'nil',
  '?',
  '-',
  '--',
  '.',
  'NaT',
  'missing',
]
const gaps = (row: number) => row % 7 === 3

/** What stands for a missing value, in numbers, in names and in labels. */
export const missing: readonly IntakeTable[] = [
  csvTable('every usual marker in a column of numbers of its own', [
    ...markers.map((marker, at) =>
      numbers(
        `${at}: ${marker}`,
        without(lengths, (row) => row % 7 === at % 7),
        { missing: marker },
      ),
    ),
    label('species', species),
  ]),
  csvTable(
    'several markers in one column of numbers',
    [numbers('length', without(lengths, gaps), {}), label('species', species)].map((column, at) =>
      at === 0
        ? {
            ...column,
            cells: column.cells.map((cell, row) => (cell === '' ? (markers[row % 15] ?? '') : cell)),
          }
        : column,
    ),
  ),
  // A country.
  csvTable(
    'NA is a name where no number is missing as NA',
    [
      names('country', picked(rows, ['NA', 'DE', 'ZA'])),
      numbers('length', lengths),
      label('species', species),
    ],
    { told: [/NA/] },
  ),
  csvTable(
    'NA is missing in names where numbers are missing as NA',
    [
      names('colour', without(colours, gaps), { missing: 'NA' }),
      numbers(
        'length',
        without(lengths, (row) => row % 5 === 2),
        { missing: 'NA' },
      ),
      label('species', species),
    ],
    { told: [/NA/] },
  ),
  csvTable(
    'question marks among names, as in mushrooms',
    [
      names('odour', picked(rows, ['a', 'f', 'n'])),
      names('stalk root', picked(rows, ['?', 'b', 'c'], 4)),
      label('class', picked(rows, ['e', 'p'], 2)),
    ],
    { told: [/\?/] },
  ),
  csvTable(
    'question marks among names, said to be missing',
    [
      names('odour', picked(rows, ['a', 'f', 'n'])),
      names('stalk root', without(picked(rows, ['b', 'c'], 4), gaps), { missing: '?' }),
      label('class', picked(rows, ['e', 'p'], 2)),
    ],
    { options: { missing: ['?'] } },
  ),
  csvTable(
    'question marks in numbers and after spaces, as in adult',
    [
      numbers('age', without(counts, gaps), { missing: '?' }),
      names(
        'work',
        without(picked(rows, ['private', 'state']), (row) => row % 9 === 0),
        { missing: '?' },
      ),
      label('income', picked(rows, ['<=50K', '>50K'])),
    ],
    { dialect: { separator: ', ' } },
  ),
  csvTable(
    'a number that stands for a missing one, said so',
    [
      numbers('length', without(lengths, gaps), { missing: '-999' }),
      numbers('count', counts),
      label('species', species),
    ],
    { options: { missing: ['-999'] } },
  ),
  csvTable('a number that stands for a missing one, not said', [
    numbers(
      'length',
      lengths.map((value, row) => (gaps(row) ? -999 : value)),
    ),
    label('species', species),
  ]),
  csvTable(
    "a word of one's own among numbers",
    [
      numbers('length', without(lengths, gaps), { missing: 'not measured' }),
      numbers('count', counts),
      label('species', species),
    ],
    { advice: ['missing'] },
  ),
  csvTable(
    'null of MySQL',
    [
      numbers('length', without(lengths, gaps), { missing: '\\N' }),
      names(
        'colour',
        without(colours, (row) => row % 11 === 0),
        { missing: '\\N' },
      ),
      label('species', species),
    ],
    { dialect: { separator: '\t' }, told: [/N/] },
  ),
  csvTable(
    'labels that are missing',
    [numbers('length', lengths), label('species', without(species, gaps))],
    { advice: ['skipUnlabelled'] },
  ),
  csvTable(
    'labels that are NA, as some numbers are',
    [
      numbers(
        'length',
        without(lengths, (row) => row % 5 === 2),
        { missing: 'NA' },
      ),
      label('species', without(species, gaps), { missing: 'NA' }),
    ],
    { advice: ['skipUnlabelled'] },
  ),
  csvTable(
    'labels that are numbers or NA',
    [numbers('length', lengths), label('cut', without(picked(rows, ['0', '1']), gaps), { missing: 'NA' })],
    { advice: ['skipUnlabelled'] },
  ),
  csvTable(
    'labels that are numbers with decimals or nothing',
    [
      numbers('length', lengths),
      label('cut', without(picked(rows, ['0', '1']), gaps), { write: (name: string) => `${name}.0` }),
    ],
    { advice: ['skipUnlabelled'] },
  ),
]
