import { maxNameLength } from '../manifest.js'
import { sortNames } from '../names.js'
import { areNames, fewNames } from './areNames.js'
import {
  type CountedColumn,
  countDistinct,
  countMissing,
  countValues,
  describeDistinct,
  hasMore,
  keptMarkers,
} from './counts.js'
import { findOddity, type Oddity } from './findOddity.js'
import { missingFixes } from './fixes.js'
import { isStrongMarker } from './markers.js'
import { quoteName } from './notes.js'
import type { ColumnOptions, ColumnProblem, Fix } from './types.js'

/** Numbers with more different values than this are taken for a quantity. */
const manyNumbers = 20
/** So few rows tell nothing of what their labels are. */
const fewRows = 4
/** Bins to propose. */
const usualBins = 4
/** More classes than this are not listed, nor longer ones. */
const manyClasses = 20
const maxShownClass = 100

export type LabelOptions = Pick<ColumnOptions, 'classes' | 'skipUnlabelled' | 'bins'>

/** Why a column cannot be the label. No message tells what a single row has. */
export function labelProblem(column: CountedColumn, options: LabelOptions): ColumnProblem | undefined {
  const problem = findProblem(column, options)
  if (!problem) return undefined
  const { kind, what, fixes = [], unlabelled = false } = problem
  // Whoever accepts the label also decides on the rows without one.
  const skip: Fix = { option: 'skipUnlabelled', value: true }
  const needsSkip = options.skipUnlabelled !== true && (unlabelled || countMissing(column) > 0)
  const mends = unlabelled || fixes.some(({ alternative }) => !alternative)
  return {
    kind,
    message: `The label ${quoteName(column.name)} ${what}.`,
    fixes: needsSkip && mends ? withFix(fixes, skip) : fixes,
  }
}

/** The fixes with one more that is needed: before their alternatives. */
function withFix(fixes: readonly Fix[], fix: Fix): readonly Fix[] {
  return [
    ...fixes.filter(({ alternative }) => !alternative),
    fix,
    ...fixes.filter(({ alternative }) => alternative),
  ]
}

interface LabelProblem {
  kind: ColumnProblem['kind']
  what: string
  fixes?: readonly Fix[] | undefined
  /** Whether some rows have no label, or will have none. */
  unlabelled?: boolean
}

function findProblem(column: CountedColumn, options: LabelOptions): LabelProblem | undefined {
  const { tally, type } = column
  if (countValues(column) === 0) return { kind: 'missing', what: 'has no value in any row' }
  if (countDistinct(column) === 1) {
    return { kind: 'constant', what: 'is the same in every row, so there is nothing to predict' }
  }
  const problem = options.bins === undefined ? classProblem(column, options) : binProblem(column)
  if (problem) return problem
  if (type === 'text' && (tally.unnameable || tally.longest > maxNameLength)) {
    return {
      kind: 'name',
      what: `has values with line breaks, control characters or more than ${maxNameLength} characters, which no class may have`,
    }
  }
  const missing = countMissing(column)
  if (missing === 0 || options.skipUnlabelled) return undefined
  return { kind: 'missing', what: `has no value in ${missing} of ${tally.rows} rows`, unlabelled: true }
}

function binProblem(column: CountedColumn): LabelProblem | undefined {
  if (column.type === 'number') return undefined
  const oddity = column.type === 'text' ? findOddity(column) : undefined
  return oddity
    ? describeOddity(oddity)
    : { kind: 'bins', what: 'is not a column of numbers, of which bins can be made' }
}

function classProblem(column: CountedColumn, { classes }: LabelOptions): LabelProblem | undefined {
  // Whoever names the classes knows what they are.
  if (classes !== undefined) return undefined
  const distinct = countDistinct(column)
  const values = `${describeDistinct(column)} different values in ${countValues(column)} rows`
  if (column.type === 'number') {
    if (!isContinuous(column)) return undefined
    return {
      kind: 'continuous',
      what: `is a number with ${values}: a quantity, not classes. Make classes of it by intervals (\`bins\`), or name them in \`classes\``,
      fixes: [
        { option: 'bins', value: Math.min(usualBins, distinct) },
        { option: 'strings', value: column.name, alternative: true },
      ],
    }
  }
  const oddity = distinct > fewNames ? findOddity(column) : undefined
  if (oddity) return describeOddity(oddity)
  if (!areNames(column)) {
    return {
      kind: 'continuous',
      what: `has ${values}: a model learns nothing of classes that do not come again. Name them in \`classes\` if that is what you want`,
    }
  }
  const marker = keptMarkers(column).find(isStrongMarker)
  if (marker === undefined) return undefined
  return {
    kind: 'marker',
    what: `has the value ${quoteName(marker)} in ${column.tally.markers.get(marker)} of ${column.tally.rows} rows, which usually stands for none. List it in \`missing\` if it does, and all classes in \`classes\` if it is one`,
    ...markerFixes(column, marker),
  }
}

/** A marker in few rows stands for none. One about as common as each class is one: its rows are not to be lost. */
function markerFixes(column: CountedColumn, marker: string): Pick<LabelProblem, 'fixes' | 'unlabelled'> {
  const { tally } = column
  const missing: Fix = { option: 'missing', value: marker }
  const rows = tally.markers.get(marker) ?? 0
  const isLarge = 2 * rows * countDistinct(column) >= countValues(column)
  const names = [...tally.rememberedTexts(), ...keptMarkers(column)]
  // Numbers among them may have several notations, and long texts are remembered by their start.
  const areKnown = tally.numbers === 0 && tally.longest < maxShownClass && names.length <= manyClasses
  const classes = areKnown ? sortNames(names).map((value): Fix => ({ option: 'classes', value })) : []
  if (!isLarge) return { fixes: [missing], unlabelled: true }
  return { fixes: [...classes, { ...missing, alternative: true }] }
}

/** Whether numbers are a quantity rather than classes: too many, or too many for their rows, unless they count from 0 or 1. */
function isContinuous(column: CountedColumn): boolean {
  const { tally } = column
  const distinct = countDistinct(column)
  const values = countValues(column)
  if (hasMore(column)) return true
  const { minimum, maximum, fractions } = tally
  const areIndices =
    fractions === 0 &&
    (minimum === 0 || minimum === 1) &&
    maximum - minimum + 1 === distinct &&
    values >= 2 * distinct
  if (areIndices) return false
  return (
    distinct > manyNumbers ||
    (fractions > 0 && distinct > fewNames) ||
    (values > fewRows && distinct > values / 2)
  )
}

function describeOddity({ kind, values }: Oddity): LabelProblem {
  const bins: Fix = { option: 'bins', value: usualBins }
  const such = values[0] === undefined ? '' : `, such as ${quoteName(values[0])}`
  if (kind === 'mixed') {
    const missing = missingFixes(values)
    return {
      kind: 'continuous',
      what: `holds numbers, and other text${such}: a quantity, not classes`,
      fixes: missing.length > 0 ? [...missing, bins] : [],
      unlabelled: missing.length > 0,
    }
  }
  if (kind === 'decimal') {
    return {
      kind: 'continuous',
      what: `has another decimal mark than the table${such}: a quantity, not classes`,
      fixes: [{ option: 'decimal', value: /,/.test(values[0] ?? '') ? ',' : '.' }, bins],
    }
  }
  return {
    kind: 'continuous',
    what: `holds quantities${such}, not classes: write them as plain numbers, or name the classes in \`classes\``,
  }
}
