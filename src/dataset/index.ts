export { suggestFixes } from './columns/fixes.js'
export { inspectTable } from './columns/inspectTable.js'
export type {
  ColumnOption,
  ColumnOptions,
  ColumnProblem,
  ColumnSurvey,
  Fix,
  ProblemKind,
  TableSurvey,
} from './columns/types.js'
export { type CreateTaskParameters, createTask } from './createTask.js'
export type { CsvLimits } from './csv/text.js'
export type { DecimalMark } from './decimal.js'
export * from './errors.js'
export { featureMatrix, labelIndices } from './features.js'
export { type InspectFileOptions, inspectFile } from './files/inspectFile.js'
export { type LintFilesOptions, lintSplitFiles } from './files/lintSplitFiles.js'
export type { SourceOptions } from './files/source.js'
export { type SplitFileOptions, type SplitFiles, splitFile } from './files/splitFile.js'
export type { SplitFileProgress } from './files/types.js'
export { formatCsv } from './formatCsv.js'
export { lintSplit } from './lint/lintSplit.js'
export type { LintOptions, SplitWarning } from './lint/warnings.js'
export { formatParquet } from './parquet/formatParquet.js'
export { type ParseParquetOptions, parseParquet } from './parquet/parseParquet.js'
export { type ParseCsvOptions, parseCsv } from './parseCsv.js'
export { parseTaskCsv } from './parseTaskCsv.js'
export { type ExampleBatch, readExamples } from './readExamples.js'
export type { ReadTableOptions } from './readOptions.js'
export { randomSeed } from './seed.js'
export { type Split, type SplitDescription, type SplitOptions, splitTable } from './split.js'
export {
  type Column,
  columnOf,
  type NumberColumn,
  type StringColumn,
  type Table,
  type TableNote,
} from './table.js'
export { formatTask, parseTask, type Task, type TaskFeature } from './task.js'
