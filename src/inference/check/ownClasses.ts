import { countOf } from '../classNames.js'
import type { Constants } from '../graph/constants.js'
import { lookedUpColumns } from '../graph/lookedUpColumns.js'
import { meaningOf } from '../graph/meaning.js'
import type { Classifier } from '../model.js'
import type { ModelExpectations } from '../types.js'

/** The model's own list of classes, where its graph has one. */
function ownClasses({ graph, plan }: Classifier): Constants | undefined {
  if (!graph) return undefined
  const meaning = meaningOf(graph, plan.name)
  if (meaning.is === 'names') return meaning.names
  if (meaning.is === 'unknown') return undefined
  return meaning.columns ?? lookedUpColumns(graph, plan.name)
}

/** Whether the answers of a model are classes by their names, which are texts: no order of classes can be wrong in it. */
export function answersTexts(classifier: Classifier, { classes }: ModelExpectations): boolean {
  const { outputs, plan } = classifier
  if (typeof classes !== 'object') return false
  const isText = outputs.some(({ name, type }) => name === plan.name && type === 'string')
  return isText || (ownClasses(classifier)?.areTexts ?? false)
}

/** The classes that the labels of a model can never be: those that its own list lacks. */
export function missingClasses({ graph, plan }: Classifier, { classes }: ModelExpectations): string[] {
  if (!graph || plan.kind !== 'labels' || plan.classes === 'positions') return []
  const meaning = meaningOf(graph, plan.name)
  const answers =
    meaning.is === 'names'
      ? meaning.names.values
      : meaning.is === 'positions'
        ? meaning.columns?.values.map((_, at) => String(at + meaning.from))
        : undefined
  if (answers === undefined) return []
  const found = new Set(answers.map(plan.classes))
  const count = countOf(classes) ?? 0
  const names = typeof classes === 'object' ? classes : Array.from({ length: count }, (_, at) => String(at))
  return names.filter((_, index) => !found.has(index))
}
