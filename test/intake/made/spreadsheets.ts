import { gone, label, names, numbers } from '../column.js'
import { picked, series, without } from '../series.js'
import { csvTable, type IntakeTable, refusedText } from '../table.js'
import { colours, counts, lengths, rows, species, usual, withColour } from './basis.js'

const comma = (value: number) => String(value).replace('.', ',')
const german = [
  numbers('Länge', lengths, { write: comma }),
  names('Farbe', picked(rows, ['grün', 'weiß', 'rot'])),
  label('Art', picked(rows, ['Eiche', 'Tännchen'])),
]
const crlf = { lineEnd: '\r\n' }

/** What Excel, LibreOffice and other spreadsheets write. */
export const spreadsheets: readonly IntakeTable[] = [
  csvTable('Excel, CSV UTF-8, German', german, {
    dialect: { separator: ';', ...crlf },
    encoding: 'utf-8-bom',
    told: [/;|semicolon/i, /decimal|comma/i],
  }),
  csvTable('Excel, CSV, German, Windows-1252', german, {
    dialect: { separator: ';', ...crlf },
    encoding: 'latin1',
    advice: ['encoding'],
  }),
  csvTable('Excel, Unicode text', withColour, {
    dialect: { separator: '\t', ...crlf },
    encoding: 'utf-16le',
    told: [/tab/i],
  }),
  csvTable('UTF-16, big endian', german, { dialect: { separator: ';' }, encoding: 'utf-16be' }),
  csvTable('Excel, sep=;', withColour, { dialect: { separator: ';', before: 'sep=;\r\n', ...crlf } }),
  csvTable('Excel, sep=|, quoted', withColour, { dialect: { separator: '|', before: '"sep=|"\n' } }),
  csvTable('Excel, sep=,', withColour, { dialect: { before: 'sep=,\r\n', ...crlf } }),
  csvTable('pipes', withColour, { dialect: { separator: '|' }, told: [/\|/] }),
  csvTable('CRLF', withColour, { dialect: crlf }),
  csvTable('no line end at the end', withColour, { dialect: { openEnd: true } }),
  csvTable('a separator too many on each line', withColour, {
    dialect: { trailing: ',' },
    told: [/column 4/],
  }),
  csvTable('blank lines at the end', withColour, { dialect: { after: '\n\r\n\n' }, told: [/blank|empty/i] }),
  // Rows that were emptied in the sheet.
  csvTable(
    'lines of separators alone at the end',
    [
      numbers('length', [...lengths, null, null]),
      names('colour', [...colours, null, null]),
      label('species', [...species, null, null]),
    ],
    { advice: ['skipUnlabelled'] },
  ),
  csvTable('spaces after the commas', usual, { dialect: { separator: ', ' } }),
  // Names with line ends would reach terminals.
  csvTable(
    'line ends in fields',
    [gone('address', picked(rows, ['1 Main Street\nSpringfield', '2 Elm Street\r\nOakville'])), ...usual],
    { advice: ['drop'] },
  ),
  csvTable('quotes and separators in fields', [
    names('note', picked(rows, ['says "so"', 'a, b', 'plain', '"quoted"', ','])),
    numbers('length', lengths),
    label('species, as seen', picked(rows, ['oak, red', 'fir'])),
  ]),
  csvTable(
    'quoted spaces',
    [
      names('note', picked(rows, [' a', 'a', 'a ']), { write: (name: string) => name }),
      numbers('length', lengths),
      label('species', species),
    ],
    { dialect: { quote: 'all' } },
  ),
  csvTable(
    'errors of a spreadsheet in numbers',
    [
      numbers(
        'ratio',
        without(lengths, (row) => row % 12 === 7),
        { missing: '#DIV/0!' },
      ),
      numbers(
        'count',
        without(counts, (row) => row % 15 === 7),
        { missing: '#N/A' },
      ),
      label('species', species),
    ],
    { advice: ['missing'] },
  ),
  csvTable(
    'thousands and decimals, German',
    [
      gone(
        'income',
        series(rows, (row) => `${1 + (row % 5)}.${100 + row},5${row % 10}`),
      ),
      numbers('length', lengths, { write: comma }),
      label('species', species),
    ],
    { dialect: { separator: ';' }, advice: ['drop'] },
  ),
  csvTable(
    'thousands beside decimals, German',
    [
      gone(
        'Umsatz',
        series(rows, (row) => `${1 + (row % 9)}.${100 + row}`),
      ),
      numbers(
        'Anteil',
        series(rows, (row) => 1 + row / 100),
        { write: comma },
      ),
      label('Klasse', species),
    ],
    { dialect: { separator: ';' }, advice: ['drop'], told: [/decimal|comma/i] },
  ),
  csvTable(
    'points that may separate thousands, German',
    [
      numbers(
        'Umsatz',
        series(rows, (row) => 1 + row / 1000),
        { write: (value: number) => value.toFixed(3) },
      ),
      label('Klasse', species),
    ],
    { dialect: { separator: ';' }, told: [/thousands.*decimal: ','/] },
  ),
  csvTable(
    'decimal commas in quotes between commas',
    [numbers('length', lengths, { write: comma }), numbers('count', counts), label('species', species)],
    { advice: ['decimal'] },
  ),
  csvTable(
    'semicolons with decimal points and quoted names, as wine quality',
    [
      numbers('fixed acidity', lengths),
      numbers('volatile acidity', counts),
      label('quality', picked(rows, ['3', '4', '5', '6', '7', '8'])),
    ],
    { dialect: { separator: ';', quote: 'needed' } },
  ),
  // Spaces divide each line alike, too.
  csvTable(
    'thousands with spaces between tabs',
    [
      gone(
        'income',
        series(rows, (row) => `${1 + row} ${100 + row}`),
      ),
      numbers('count', counts),
      label('species', species),
    ],
    { dialect: { separator: '\t' }, advice: ['drop'] },
  ),
  csvTable(
    'first and last names between tabs',
    [
      names('forester', picked(rows, ['Ada Lovelace', 'Alan Turing', 'Grace Hopper'])),
      numbers('count', counts),
      label('species', species),
    ],
    { dialect: { separator: '\t' } },
  ),
  csvTable('Numbers of macOS, lines that CR ends', withColour, { dialect: { lineEnd: '\r' } }),
  // It is no row name that each line has more than the header.
  refusedText(
    'decimal commas between commas, without quotes',
    `x,species\n${series(rows, (row) => `${row % 9},${row % 7},${species[row]}`).join('\n')}\n`,
    /one field more|more fields/,
    { label: 'species' },
  ),
]
