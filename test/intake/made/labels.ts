import { type Column, gone, group, label, names, numbers } from '../column.js'
import { picked, series, shuffled, without } from '../series.js'
import { csvTable, type IntakeTable } from '../table.js'
import { counts, lengths, rows, species } from './basis.js'

const many = 200
const length = numbers(
  'length',
  series(many, (row) => (row * 31) % 97),
)
const big = ['208310224003697457', '208310224003697459', '208310224003697461']
/** Labels that are numbers to predict: the classes are intervals of them. */
const quantity = (values: readonly number[]): Column => label('target', values.map(String))

/** What is to be predicted, as it is written. */
export const labels: readonly IntakeTable[] = [
  csvTable('labels 1 to 3', [numbers('length', lengths), label('class', picked(rows, ['1', '2', '3']))]),
  csvTable('labels -1 and 1', [numbers('length', lengths), label('class', picked(rows, ['-1', '1']))]),
  csvTable('labels +1 and -1, as libsvm', [
    numbers('length', lengths),
    label('class', picked(rows, ['1', '-1']), { write: (name: string) => (name === '1' ? '+1' : name) }),
  ]),
  csvTable('labels 0.0 and 1.0', [
    numbers('length', lengths),
    label('class', picked(rows, ['0', '1']), { write: (name: string) => `${name}.0` }),
  ]),
  csvTable('labels 0 and 1.0, mixed', [
    numbers('length', lengths),
    label('class', picked(rows, ['0', '1']), { write: (name: string) => (name === '1' ? '1.0' : '0') }),
  ]),
  csvTable('labels of 26 letters as numbers', [length, label('letter', picked(many, series(26, String)))]),
  csvTable('labels with leading zeros', [
    numbers('length', lengths),
    label('code', picked(rows, ['01', '02', '10'])),
  ]),
  csvTable('labels beyond 2^53', [numbers('length', lengths), label('id', picked(rows, big))]),
  csvTable(
    'names and groups beyond 2^53',
    [
      numbers('length', lengths),
      names('maker', picked(rows, big)),
      group(
        'patient',
        series(rows, (row) => `2083102240036974${51 + 2 * (row % 5)}`),
      ),
      label('species', species),
    ],
    { options: { categorical: ['maker'] }, testSize: 12 },
  ),
  csvTable('labels of yes and no', [numbers('length', lengths), label('buys', picked(rows, ['yes', 'no']))]),
  csvTable('labels of ranges and symbols', [
    numbers('length', lengths),
    label('income', picked(rows, ['<=50K', '>50K'])),
  ]),
  csvTable(
    'a number to predict, as diabetes',
    [length, quantity(shuffled(series(many, (row) => 25 + Math.floor((row * row) / 125))))],
    { advice: ['bins'], binned: true },
  ),
  csvTable(
    'a number with decimals to predict',
    [length, quantity(shuffled(series(many, (row) => Math.round(row * 1.37 * 100) / 100)))],
    { advice: ['bins'], binned: true },
  ),
  csvTable(
    'a number to predict that is negative or huge',
    [length, quantity(shuffled(series(many, (row) => (row - 100) * 1e6 + 0.5)))],
    { options: { bins: 3 }, binned: true },
  ),
  csvTable(
    'a number to predict that is mostly zero',
    [length, quantity(shuffled(series(many, (row) => (row < 120 ? 0 : row))))],
    { advice: ['bins'], binned: true },
  ),
  csvTable(
    'classes that are many numbers',
    [
      length,
      label(
        'house',
        picked(
          many,
          series(25, (at) => String(101 + at * 4)),
        ),
      ),
    ],
    { advice: ['strings'], follow: 'strings' },
  ),
  csvTable('years as classes', [length, label('year', picked(many, ['2021', '2022', '2023']))]),
  csvTable(
    "classes in an order of one's own",
    [numbers('count', counts), label('size', picked(rows, ['small', 'medium', 'large']))],
    { options: { classes: ['small', 'medium', 'large'] } },
  ),
  csvTable('a constant label', [numbers('length', lengths), label('species', picked(rows, ['oak']))], {
    refused: /same|nothing to predict/,
  }),
  csvTable(
    'a label that is free text',
    [
      length,
      label(
        'remark',
        series(many, (row) => `remark ${row * 13} on this`),
      ),
    ],
    { refused: /classes|different/ },
  ),
  // It is a class, and no number of the table says otherwise.
  csvTable(
    'a class called None',
    [numbers('length', lengths), label('damage', picked(rows, ['None', 'mild', 'severe']))],
    { told: [/None/] },
  ),
  // Numbers are missing as None, the label is not.
  csvTable(
    'a class called None, and numbers that are missing as None',
    [
      numbers(
        'length',
        without(lengths, (row) => row % 7 === 3),
        { missing: 'None' },
      ),
      label('damage', picked(rows, ['None', 'mild', 'severe'])),
    ],
    { told: [/None/] },
  ),
  csvTable(
    'percentages to predict',
    [
      length,
      gone(
        'label',
        series(many, (row) => `${row % 100}%`),
      ),
    ],
    { refused: /quantit/ },
  ),
]
