import { gone, label, names, numbers } from '../column.js'
import { delimited } from '../delimited.js'
import { picked, series } from '../series.js'
import { csvTable, type IntakeTable, refusedText } from '../table.js'
import { colours, counts, lengths, species, usual } from './basis.js'

const wide = 1_000
const gzipped = Buffer.from('1f8b0800000000000003', 'hex')
const zipped = Buffer.from('504b03041400060008000000', 'hex')

/** How many columns and lines there are, and what is no table at all. */
export const shapes: readonly IntakeTable[] = [
  csvTable('no header, said so', [numbers('a', lengths), names('b', colours), label('c', species)], {
    dialect: { header: false },
    options: { label: 'column 3', header: false },
    renamed: { a: 'column 1', b: 'column 2', c: 'column 3' },
  }),
  // Its first row makes the names, which is told.
  csvTable(
    'no header, not said',
    [numbers('10', counts), numbers('175', lengths), names('red', colours), label('oak', species)],
    { told: [/header: false/] },
  ),
  csvTable('1,000 columns', [
    ...series(wide, (at) =>
      numbers(
        `x${at}`,
        series(40, (row) => (row * (at + 3)) % 17),
      ),
    ),
    label('species', picked(40, ['oak', 'fir'])),
  ]),
  csvTable('one feature', [numbers('length', lengths), label('species', species)]),
  csvTable('a label at the start', [
    label('species', species),
    numbers('length', lengths),
    names('colour', colours),
  ]),
  csvTable('blank lines between the lines', usual, { dialect: { lineEnd: '\n\n' }, told: [/blank|empty/i] }),
  csvTable(
    'names of columns with spaces, quotes and commas',
    [numbers('length, in "cm"', lengths), numbers('  count', counts), label('species', species)],
    { dialect: { quote: 'all' } },
  ),
  csvTable(
    'one column between lines, all features gone',
    [gone('x', counts.map(String)), label('species', species)],
    {
      options: { drop: ['x'] },
      refused: /no column|feature/i,
    },
  ),
  refusedText('a label alone', 'label\na\nb\na\nb\n', /no column|feature/i),
  refusedText(
    'two columns of one name',
    delimited([numbers('x', counts), numbers('x', lengths), label('label', species)]),
    /name of another|twice|two/,
  ),
  refusedText('a line with a field too many', `${delimited(usual)}1,2,oak,5\n`, /more fields than the 3/, {
    label: 'species',
  }),
  refusedText('a line that breaks off', `${delimited(usual)}1,2\n`, /fewer fields than the 3/, {
    label: 'species',
  }),
  refusedText('a quote that nothing closes', `${delimited(usual)}1,2,"oak\n`, /quote/, { label: 'species' }),
  refusedText('gzip', gzipped, /gzip/i),
  refusedText('a spreadsheet', zipped, /xlsx|zip/i),
  refusedText('HTML', '<!DOCTYPE html>\n<html><body><table></table></body></html>\n', /HTML/),
  refusedText('JSON', '[{"x": 1, "label": "a"}, {"x": 2, "label": "b"}]\n', /JSON/),
  refusedText('nothing', '', /empty|no header/),
  refusedText('a header alone', 'x,label\n', /row/),
]
