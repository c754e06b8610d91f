import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import {
  formatCsv,
  inspectFile,
  lintSplitFiles,
  randomSeed,
  type SplitFileProgress,
  type SplitFiles,
  splitFile,
  type Table,
  type TableSurvey,
} from '../../dataset/index.js'
import { formatCount } from '../../format/index.js'
import { shellLine } from '../acceptingCommand.js'
import { RefusedTableError } from '../errors.js'
import { needFile, writeOutput } from '../files.js'
import { findFixes, isUsable, withFixes } from '../fixes.js'
import { currentFolder } from '../io.js'
import { parseCount } from '../parse.js'
import type { Shell } from '../protocol.js'
import { adviseIfRefused } from '../refusal.js'
import type { Session } from '../session.js'
import { splitShare } from '../splitShare.js'
import { suggestLabel } from '../suggestLabel.js'
import { formatSurvey, summariseSurvey } from '../survey.js'
import {
  addTableFlags,
  type TableFix,
  type TableFlags,
  type TableOptions,
  tableArgs,
  tableOptions,
} from '../tableFlags.js'
import { wrapText } from '../wrapText.js'
import { withSession } from './withSession.js'

interface InspectOptions extends TableFlags {
  label?: string
}

interface SplitOptions extends TableFlags {
  label: string
  testSize?: number
  seed?: string
}

export function addDataset(program: Command, shell: Shell): void {
  const dataset = program
    .command('dataset')
    .description('find out whether a table can be used, split it, or find out what makes the split worthless')

  addTableFlags(addFile(dataset.command('inspect')))
    .description('show every column of a table, what becomes of it, and which options would make it usable')
    .option('--label <column>', 'the column to predict (default: one is suggested)')
    .action(withSession<InspectOptions>(shell, inspect))

  addSplitFlags(addFile(dataset.command('lint')))
    .description('split a table as a protocol would, and tell what makes scores on it worthless')
    .action(withSession<SplitOptions>(shell, lint))

  addSplitFlags(addFile(dataset.command('split')))
    .description('split a table into train.csv, test.csv, and the labels of the test rows: a secret')
    .requiredOption('-o, --output <folder>', 'the folder for the files')
    .action(withSession<SplitOptions & { output: string }>(shell, split))
}

function addFile(command: Command): Command {
  return command.argument('<file>', 'a table, CSV or Parquet')
}

function addSplitFlags(command: Command): Command {
  return addTableFlags(command.requiredOption('--label <column>', 'the column to predict'))
    .option('--test-size <n>', 'how many rows to test on (default: a fifth)', parseCount)
    .option(
      '--seed <text>',
      'make the same split each time (default: a random one); keep it as secret as the labels',
    )
}

async function inspect(
  session: Session,
  { label, ...flags }: InspectOptions,
  [name = '']: readonly string[],
): Promise<void> {
  const { io, output, signal } = session
  const file = resolve(currentFolder(io), name)
  await needFile(file)
  const options = { ...tableOptions(flags), ...(label === undefined ? {} : { label }) }
  const survey = await output.progress.step('Reading the table', async (update) => {
    const onProgress = ({ bytes, total }: SplitFileProgress) => update(bytes / total)
    const value = await inspectFile(file, { ...options, signal, onProgress })
    return { value, text: 'The table was read.' }
  })
  const fixes = await adviseOn(survey, options, (fixed) => inspectFile(file, { ...fixed, signal }))
  if (!isUsable(survey)) throw new RefusedTableError({ survey, fixes, isInspected: true })
  const args = [name, ...tableArgs(withFixes(options, fixes ?? [])), ...(output.json ? ['--json'] : [])]
  const next =
    label !== undefined
      ? {
          advice: 'It can be used. Next, what makes scores on a split of it worthless:',
          args: ['lint', ...args],
        }
      : fixes && fixes.length > 0
        ? { advice: 'Which column is the label? Perhaps this one:', args: ['inspect', ...args] }
        : undefined
  const command = next && shellLine(['dataset', ...next.args], io.env)
  const advice = next
    ? [next.advice, '', `  ${command}`, '']
    : ['Name the column to predict with `--label COLUMN`.']
  output.result(
    { ...survey, usable: true, command },
    [formatSurvey(survey, output.columns), ...advice].join('\n'),
  )
}

/** What makes a table usable: also the label that it probably has, if none is named. */
async function adviseOn(
  survey: TableSurvey,
  options: TableOptions,
  inspect: (options: TableOptions) => Promise<TableSurvey>,
): Promise<TableFix[] | undefined> {
  const label = options.label ?? suggestLabel(survey)
  if (label === undefined || label === options.label) return findFixes({ survey, options }, inspect)
  const labelled = { ...options, label }
  const fixes = await findFixes({ survey: await inspect(labelled), options: labelled }, inspect)
  return fixes && [{ option: 'label', value: label }, ...fixes]
}

async function lint(session: Session, options: SplitOptions, [file = '']: readonly string[]): Promise<void> {
  const { output, signal } = session
  const files = await splitInto(session, { file, options })
  try {
    const warnings = await lintSplitFiles(files, { signal })
    const { rows, method, classes, survey } = files
    const text = warnings.map(({ message }) => wrapText(`WARNING: ${message}`, output.columns))
    output.result(
      { rows, method, classes: classes.length, warnings, survey },
      text.length > 0 ? text.join('\n') : 'Nothing was found that makes scores on this split worthless.',
    )
  } finally {
    await files.remove()
  }
}

async function split(
  session: Session,
  { output: folder, ...options }: SplitOptions & { output: string },
  [file = '']: readonly string[],
): Promise<void> {
  const { output, io } = session
  const directory = resolve(currentFolder(io), folder)
  const { files, labels, label, rows, method, classes, survey, remove } = await splitInto(session, {
    file,
    options,
    directory,
  })
  const secret = join(directory, 'labels.csv')
  const values = Array.from(labels, (index) => classes[index] ?? '')
  const table: Table = { rowCount: values.length, columns: [{ name: label, type: 'string', values }] }
  try {
    await writeOutput(secret, formatCsv(table), { secret: true })
  } catch (error) {
    await remove()
    throw error
  }
  output.result(
    { files: { ...files, labels: secret }, rows, method, classes: classes.length, survey },
    `${files.train} has ${formatCount(rows.train)} rows, ${files.test} has ${formatCount(rows.test)}. Their labels are in ${secret}.`,
  )
}

/** Splits a file into two, in a folder, or in one of its own. */
async function splitInto(
  { io, output, signal }: Session,
  { file: name, options, directory }: { file: string; options: SplitOptions; directory?: string },
): Promise<SplitFiles> {
  const { label, testSize, seed = randomSeed(), ...flags } = options
  const file = resolve(currentFolder(io), name)
  await needFile(file)
  const columns = { label, ...tableOptions(flags) }
  return output.progress.step('Splitting the table', async (update) => {
    const value = await adviseIfRefused({ file, options: columns, signal }, () =>
      splitFile(file, {
        ...columns,
        ...(testSize === undefined ? {} : { testSize }),
        seed,
        ...(directory === undefined ? {} : { directory }),
        signal,
        onProgress: (progress) => update(splitShare(progress)),
      }),
    )
    const { train, test } = value.rows
    const text = `The split is ${value.method}: ${formatCount(train)} rows to train on, ${formatCount(test)} to test on.`
    return { value, text, details: summariseSurvey(value.survey) }
  })
}
