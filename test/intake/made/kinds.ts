import { type Column, gone, group, label, names, numbers } from '../column.js'
import { picked, series, shuffled, without } from '../series.js'
import { csvTable, type IntakeTable } from '../table.js'
import { colours, counting, counts, lengths, rows, species, usual } from './basis.js'

/** A table with one column that no model can take, which the error has to advise to drop. */
const dropped = (name: string, cells: readonly string[]): IntakeTable =>
  csvTable(name, [gone('that', cells), ...usual], { advice: ['drop'] })

const many = 400
const of = (count: number, ...columns: Column[]) => [
  numbers(
    'length',
    series(count, (row) => (row * 7_919) % 1_009),
  ),
  ...columns,
  label('species', picked(count, ['oak', 'fir'])),
]
const uuid = (_: number, next: () => number) =>
  '00000000-0000-4000-8000-000000000000'.replace(/0/g, () => Math.floor(next() * 16).toString(16))

/** What columns hold. */
export const kinds: readonly IntakeTable[] = [
  dropped(
    'dates, American',
    series(rows, (row) => `${1 + (row % 12)}/${1 + (row % 28)}/2024`),
  ),
  dropped(
    'dates, German',
    series(rows, (row) => `${1 + (row % 28)}.${1 + (row % 12)}.2024`),
  ),
  dropped(
    'times with zones',
    series(rows, (row) => `2024-03-${10 + (row % 20)}T12:00:0${row % 10}Z`),
  ),
  dropped(
    'times of the day',
    series(rows, (row) => `${row % 24}:${10 + (row % 50)}`),
  ),
  dropped(
    'months by name',
    series(rows, (row) => `${1 + (row % 28)} Mar 2024`),
  ),
  dropped(
    'percentages',
    series(rows, (row) => `${row % 10}.5%`),
  ),
  dropped(
    'dollars',
    series(rows, (row) => `$${row * 3}.50`),
  ),
  dropped(
    'euros',
    series(rows, (row) => `${row * 3} €`),
  ),
  dropped(
    'thousands',
    series(rows, (row) => `${1 + row},${100 + row}`),
  ),
  dropped(
    'units',
    series(rows, (row) => `${row * 3} kg`),
  ),
  dropped(
    'hexadecimal numbers',
    series(rows, (row) => `0x${(row * 77).toString(16)}`),
  ),
  dropped(
    'numbers out of float32',
    series(rows, (row) => `${1 + row}e38`),
  ),
  dropped('UUIDs', series(rows, uuid)),
  dropped(
    'file names',
    series(rows, (row) => `img_${row}.png`),
  ),
  dropped(
    'remarks',
    series(rows, (row) => `It was ${row} days after rain, and the soil was wet.`),
  ),
  dropped(
    'mail addresses',
    series(rows, (row) => `user${row}@example.org`),
  ),
  csvTable(
    'infinite numbers',
    [
      numbers(
        'ratio',
        without(lengths, (row) => row % 20 === 7),
        { missing: 'inf' },
      ),
      ...usual,
    ],
    { advice: ['missing'] },
  ),
  csvTable('numbers mixed with words', [names('floor', picked(rows, ['ground', '1', '2', '3'])), ...usual], {
    advice: ['categorical'],
    follow: 'categorical',
  }),
  csvTable(
    'codes with leading zeros',
    of(many, names('postcode', picked(many, ['01067', '10115', '80331']))),
  ),
  csvTable(
    'codes that look like numbers, said to be names',
    of(many, names('shop', picked(many, ['7', '12', '105']))),
    {
      options: { categorical: ['shop'] },
    },
  ),
  csvTable(
    'numbers in every spelling',
    of(
      many,
      numbers('value', picked(many, [0.5, 5, -5, 1e5, 2e-7, 1_500]), {
        write: (value: number) =>
          ({ 0.5: '.5', 5: '+5', 1e5: '1E+05', 2e-7: '2e-07', 1500: '1500.' })[value] ?? String(value),
      }),
    ),
  ),
  csvTable(
    'whole numbers beyond 2^53 as a feature',
    of(
      many,
      numbers(
        'serial',
        series(many, (row) => 2 ** 53 + row * 4),
        {
          write: (value: number) => String(BigInt(value) + 1n),
        },
      ),
    ),
  ),
  csvTable(
    'names of many cities',
    of(
      many,
      names(
        'city',
        picked(
          many,
          series(120, (at) => `City ${at}`),
        ),
      ),
    ),
  ),
  csvTable(
    'a country called NA, in a table without gaps',
    of(many, names('country', picked(many, ['NA', 'BW', 'ZA']))),
  ),
  csvTable(
    'a column that is the same in each row',
    [
      numbers(
        'constant',
        series(rows, () => 1),
      ),
      names(
        'unit',
        series(rows, () => 'cm'),
      ),
      ...usual,
    ],
    { told: [/constant/, /unit/] },
  ),
  csvTable(
    'a column without any value',
    [
      gone(
        'empty',
        series(rows, () => ''),
      ),
      ...usual,
    ],
    { told: [/empty/] },
  ),
  csvTable(
    'a column of NA alone',
    [
      gone(
        'Comment',
        series(rows, () => 'NA'),
      ),
      ...usual,
    ],
    { told: [/Comment/] },
  ),
  csvTable('an id that counts the rows', [numbers('id', counting(rows, 1).map(Number)), ...usual], {
    told: [/id/],
  }),
  csvTable('truth values in every spelling', [
    ...[
      ['True', 'False'],
      ['TRUE', 'FALSE'],
      ['true', 'false'],
      ['T', 'F'],
      ['Yes', 'No'],
      ['y', 'n'],
      ['on', 'off'],
    ].map((pair, at) => names(`flag ${at}`, picked(rows, pair, at + 3))),
    numbers('flag', picked(rows, [0, 1])),
    label('species', species),
  ]),
  csvTable('names in other scripts', [
    names('色', picked(rows, ['红', '绿', '🌲 green', 'é', 'é'])),
    ...usual,
  ]),
  csvTable('names that differ by case', [names('Colour', picked(rows, ['Red', 'red', 'RED'])), ...usual]),
  csvTable(
    'groups that are whole',
    [
      ...[numbers('length', shuffled(series(rows, (row) => row / 4))), names('colour', colours)],
      group(
        'patient',
        series(rows, (row) => `p${row % 15}`),
      ),
      label('species', species),
    ],
    { testSize: 16 },
  ),
  csvTable(
    'groups that are numbers, in two spellings',
    [
      numbers('length', shuffled(series(rows, (row) => row / 4))),
      group(
        'site',
        series(rows, (row) => String(row % 5)),
        { write: (name: string) => (name === '3' ? '3.0' : name) },
      ),
      label('species', species),
    ],
    { testSize: 12 },
  ),
  csvTable(
    'groups whose names have gaps',
    [
      numbers('length', shuffled(series(rows, (row) => row / 4))),
      group(
        'site',
        series(rows, (row) => (row === 17 ? '' : `s${row % 5}`)),
      ),
      label('species', species),
    ],
    { refused: /no group|group/ },
  ),
  csvTable(
    'passengers, as Titanic of Kaggle',
    [
      numbers('PassengerId', counting(many, 1).map(Number)),
      label('Survived', picked(many, ['0', '1'])),
      numbers('Pclass', picked(many, [3, 1, 2])),
      gone(
        'Name',
        series(many, (row) => `Smith, Mr. John ${row}`),
      ),
      names('Sex', picked(many, ['male', 'female'])),
      numbers(
        'Age',
        without(
          series(many, (row) => ((row * 7) % 80) + 0.5),
          (row) => row % 5 === 1,
        ),
      ),
      gone(
        'Ticket',
        series(many, (row) => (row % 3 ? String(100_000 + row * 7) : `A/5 ${20_000 + row}`)),
      ),
      gone(
        'Cabin',
        series(many, (row) => (row % 5 === 0 ? `C${row}` : '')),
      ),
      names(
        'Embarked',
        without(picked(many, ['S', 'C', 'Q']), (row) => row === 61),
      ),
    ],
    { advice: ['drop'], follow: 'drop' },
  ),
  csvTable(
    'only some features',
    [
      numbers('length', lengths),
      gone(
        'when',
        series(rows, (row) => `2024-01-${10 + (row % 20)}`),
      ),
      gone('count', counts.map(String)),
      label('species', species),
    ],
    { options: { features: ['length'] } },
  ),
]
