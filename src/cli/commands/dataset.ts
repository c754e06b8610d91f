import { join, resolve } from 'node:path'
import type { Command } from 'commander'
import {
  formatCsv,
  lintSplitFiles,
  randomSeed,
  type SplitFiles,
  splitFile,
  type Table,
} from '../../dataset/index.js'
import { writeOutput } from '../files.js'
import { formatCount } from '../format.js'
import { parseCount } from '../parse.js'
import type { Shell } from '../protocol.js'
import type { Session } from '../session.js'
import { addSplitFlags, type SplitFlags, splitFlags } from '../splitFlags.js'
import { withSession } from './withSession.js'

interface Options extends SplitFlags {
  label: string
  testSize: number
  seed?: string
}

export function addDataset(program: Command, shell: Shell): void {
  const dataset = program.command('dataset').description('split a table, or find out what makes it worthless')

  addOptions(dataset.command('lint'))
    .description('split a table as a protocol would, and tell what makes scores on it worthless')
    .action(withSession<Options>(shell, lint))

  addOptions(dataset.command('split'))
    .description('split a table into train.csv, test.csv, and the labels of the test rows: a secret')
    .requiredOption('-o, --output <folder>', 'the folder for the files')
    .action(withSession<Options & { output: string }>(shell, split))
}

function addOptions(command: Command): Command {
  return addSplitFlags(command)
    .argument('<file>', 'a table, .csv or .parquet: numeric features and a label')
    .requiredOption('--label <column>', 'the column to predict')
    .requiredOption('--test-size <n>', 'how many rows to test on', parseCount)
    .option(
      '--seed <text>',
      'make the same split each time (default: a random one); keep it as secret as the labels',
    )
}

async function lint(session: Session, options: Options, [file = '']: readonly string[]): Promise<void> {
  const { output, signal } = session
  const files = await splitInto(session, { file, options })
  try {
    const warnings = await lintSplitFiles(files, { signal })
    const { rows, method, classes } = files
    const text = warnings.map(({ message }) => `WARNING: ${message}`)
    output.result(
      { rows, method, classes: classes.length, warnings },
      text.length > 0 ? text.join('\n') : 'Nothing was found that makes scores on this split worthless.',
    )
  } finally {
    await files.remove()
  }
}

async function split(
  session: Session,
  { output: folder, ...options }: Options & { output: string },
  [file = '']: readonly string[],
): Promise<void> {
  const { output, io } = session
  const directory = resolve(io.cwd, folder)
  const { files, labels, label, rows, method, classes, remove } = await splitInto(session, {
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
    { files: { ...files, labels: secret }, rows, method, classes: classes.length },
    `${files.train} has ${formatCount(rows.train)} rows, ${files.test} has ${formatCount(rows.test)}. Their labels are in ${secret}.`,
  )
}

/** Splits a file into two, in a folder, or in one of its own. */
function splitInto(
  { io, output, signal }: Session,
  { file, options, directory }: { file: string; options: Options; directory?: string },
): Promise<SplitFiles> {
  const { label, testSize, seed = randomSeed() } = options
  const { group, categorical = [] } = options
  return output.progress.step('Splitting the table', async (update) => {
    const value = await splitFile(resolve(io.cwd, file), {
      label,
      testSize,
      seed,
      ...splitFlags(options),
      // What is a name stays a name, though it may look like a number.
      strings: [label, ...categorical, ...(group === undefined ? [] : [group])],
      ...(directory === undefined ? {} : { directory }),
      signal,
      onProgress: ({ phase, bytes, total }) => update((bytes / total + (phase === 'writing' ? 1 : 0)) / 2),
    })
    const { train, test } = value.rows
    const text = `The split is ${value.method}: ${formatCount(train)} rows to train on, ${formatCount(test)} to test on.`
    return { value, text }
  })
}
