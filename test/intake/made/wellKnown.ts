import { gone, label, names, numbers } from '../column.js'
import { picked, series, shuffled, without } from '../series.js'
import { csvTable, type IntakeTable } from '../table.js'
import { counting } from './basis.js'

const rows = 300
const age = numbers(
  'age',
  series(rows, (row) => 17 + ((row * 13) % 60)),
)
const often = (from: readonly string[], seed: number) => picked(rows, from, seed)

/** Made-up rows in the form of well-known data sets, with what is awkward about each. */
export const wellKnown: readonly IntakeTable[] = [
  // `, ` between fields, and `?` in names alone: it stays one, which is told.
  csvTable(
    'as Adult',
    [
      age,
      names('workclass', often(['Private', 'State-gov', '?'], 3)),
      numbers(
        'fnlwgt',
        series(rows, (row) => 12_285 + row * 1_237),
      ),
      names('native-country', often(['United-States', 'Trinadad&Tobago', '?'], 4)),
      label('income', often(['<=50K', '>50K'], 5)),
    ],
    { dialect: { separator: ', ' }, told: [/\?/] },
  ),
  csvTable(
    'as Bank Marketing',
    [
      age,
      names('job', often(['admin.', 'blue-collar', 'unknown'], 3)),
      names('default', often(['no', 'unknown', 'yes'], 4)),
      numbers('emp.var.rate', picked(rows, [1.1, -1.8, 0.5], 5)),
      label('y', often(['no', 'yes'], 6)),
    ],
    { dialect: { separator: ';', quote: 'text' } },
  ),
  csvTable(
    'as Auto MPG',
    [
      numbers(
        'mpg',
        series(rows, (row) => 9 + ((row * 7) % 350) / 10),
      ),
      numbers('cylinders', picked(rows, [8, 4, 6])),
      numbers(
        'horsepower',
        without(
          series(rows, (row) => 46 + row),
          (row) => row % 50 === 32,
        ),
        {
          missing: '?',
          write: (value: number) => `${value}.0`,
        },
      ),
      numbers(
        'weight',
        series(rows, (row) => 1_613 + row * 11),
        { write: (value: number) => `${value}.` },
      ),
      gone(
        'car name',
        series(rows, (row) => `make ${row % 40} model ${row}`),
      ),
      label('origin', often(['1', '2', '3'], 7)),
    ],
    { dialect: { quote: 'text' }, advice: ['drop'] },
  ),
  csvTable('as Breast Cancer Wisconsin', [
    numbers(
      'id',
      series(rows, (row) => 842_302 + ((row * 7_919) % 90_000_000)),
    ),
    label('diagnosis', often(['M', 'B'], 2)),
    numbers(
      'radius_mean',
      series(rows, (row) => 6.981 + row / 13),
    ),
    gone(
      'Unnamed: 32',
      series(rows, () => ''),
    ),
  ]),
  csvTable('as Pima Indians Diabetes', [
    numbers('Pregnancies', picked(rows, [6, 1, 8, 0])),
    numbers(
      'DiabetesPedigreeFunction',
      series(rows, (row) => 0.078 + row / 1_000),
    ),
    label('Outcome', often(['1', '0'], 3)),
  ]),
  csvTable(
    'as Heart Disease',
    [
      numbers('age', age.values as number[], { write: (value: number) => value.toFixed(1) }),
      numbers(
        'ca',
        without(picked(rows, [0, 3, 2, 1], 3), (row) => row % 75 === 66),
        {
          missing: '?',
          write: (value: number) => value.toFixed(1),
        },
      ),
      label('num', often(['0', '1', '2', '3', '4'], 4)),
    ],
    { told: [/\?/] },
  ),
  // `3+` beside numbers: names, if the user says so.
  csvTable(
    'as Loan Prediction',
    [
      gone(
        'Loan_ID',
        series(rows, (row) => `LP00${1_002 + row * 3}`),
      ),
      names(
        'Dependents',
        without(often(['0', '1', '2', '3+'], 3), (row) => row % 40 === 11),
      ),
      numbers(
        'LoanAmount',
        without(
          series(rows, (row) => 9 + row),
          (row) => row % 30 === 0,
        ),
      ),
      label('Loan_Status', often(['Y', 'N'], 4)),
    ],
    { advice: ['drop', 'categorical'] },
  ),
  csvTable(
    'as Telco Churn',
    [
      gone(
        'customerID',
        series(rows, (row) => `${7_590 + row}-VHVEG`),
      ),
      numbers('SeniorCitizen', picked(rows, [0, 1])),
      names('InternetService', often(['DSL', 'Fiber optic', 'No'], 3)),
      // A space stands for nothing.
      numbers(
        'TotalCharges',
        without(
          series(rows, (row) => 18.8 + row * 2),
          (row) => row % 60 === 48,
        ),
        {
          missing: ' ',
        },
      ),
      label('Churn', often(['No', 'Yes'], 4)),
    ],
    { advice: ['drop'] },
  ),
  csvTable(
    'as House Prices',
    [
      numbers('Id', counting(rows, 1).map(Number)),
      numbers(
        'LotFrontage',
        without(
          series(rows, (row) => 21 + row),
          (row) => row % 12 === 7,
        ),
        { missing: 'NA' },
      ),
      // All but a few have no alley.
      names(
        'Alley',
        without(often(['Grvl', 'Pave'], 3), (row) => row % 9 !== 0),
        { missing: 'NA' },
      ),
      label('SalePrice', shuffled(series(rows, (row) => String(34_900 + row * 2_417)))),
    ],
    { advice: ['bins'], binned: true },
  ),
  csvTable(
    'as Car Evaluation',
    [
      names('buying', often(['vhigh', 'high', 'med', 'low'], 2)),
      names('doors', often(['2', '3', '4', '5more'], 3)),
      names('persons', often(['2', '4', 'more'], 3)),
      label('class', often(['unacc', 'acc', 'good'], 4)),
    ],
    { advice: ['categorical'] },
  ),
  csvTable('as MNIST', [
    label('label', often(series(10, String), 2)),
    ...series(20, (pixel) =>
      numbers(
        `pixel${pixel}`,
        series(rows, (row) => (row * pixel) % 256),
      ),
    ),
  ]),
  csvTable(
    'as Wine Quality',
    [
      numbers(
        'fixed acidity',
        series(rows, (row) => 4.6 + row / 25),
      ),
      numbers(
        'total sulfur dioxide',
        series(rows, (row) => 6 + ((row * 17) % 280)),
      ),
      label('quality', often(['3', '4', '5', '6', '7', '8'], 5)),
    ],
    { dialect: { separator: ';', quote: 'text' } },
  ),
  csvTable('as Covertype', [
    numbers(
      'Elevation',
      series(rows, (row) => 1_859 + row * 3),
    ),
    numbers('Soil_Type1', picked(rows, [0, 1])),
    label('Cover_Type', often(['1', '2', '3', '4', '5', '6', '7'], 5)),
  ]),
  csvTable(
    'as Hotel Bookings',
    [
      numbers(
        'lead_time',
        series(rows, (row) => (row * 31) % 400),
      ),
      names('arrival_date_month', often(['July', 'August', 'May'], 2)),
      names(
        'country',
        without(often(['PRT', 'GBR', 'ESP'], 3), (row) => row % 90 === 30),
        { missing: 'NULL' },
      ),
      numbers(
        'agent',
        without(picked(rows, [304, 240, 9], 4), (row) => row % 8 === 0),
        { missing: 'NULL' },
      ),
      gone(
        'reservation_status_date',
        series(rows, (row) => `2015-0${7 + (row % 3)}-${10 + (row % 20)}`),
      ),
      label('is_canceled', often(['0', '1'], 5)),
    ],
    { advice: ['drop'], told: [/NULL/] },
  ),
]
