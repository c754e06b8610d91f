import { type Meaning, meaningOf, type Scores } from '../graph/meaning.js'
import { type Graph, maxOutputs } from '../graph/readGraph.js'
import type { ModelExpectations, ModelValue } from '../types.js'

/** What a session can answer. */
export interface Answers {
  graph: Graph | undefined
  /** The outputs of the model. */
  outputs: readonly ModelValue[]
  /** The tensors that {@link hiddenOutputs} named. */
  hidden: readonly ModelValue[]
}

/** A tensor that classes may be read from. */
export interface Candidate {
  output: ModelValue
  meaning: Meaning
  /** Whether the model computes it and does not answer it. */
  isHidden: boolean
}

/** The outputs that may be read, and then the hidden tensors that say what these mean. */
export function candidatesOf(
  { graph, outputs, hidden }: Answers,
  { output: name }: ModelExpectations,
): readonly Candidate[] {
  const describe = (output: ModelValue, isHidden: boolean): Candidate => ({
    output,
    meaning: graph ? meaningOf(graph, output.name) : { is: 'unknown' },
    isHidden,
  })
  const answered = outputs
    .filter((output) => name === undefined || output.name === name)
    .slice(0, maxOutputs)
    .map((output) => describe(output, false))
  const others = hidden.map((output) => describe(output, true))
  return [...answered, ...answered.flatMap((candidate) => hiddenBehind(candidate, others))]
}

/** What a candidate means as scores, which it may be unless the graph says otherwise. */
export function scoresOf({ meaning }: Candidate): Scores {
  return meaning.is === 'scores' ? meaning : { is: 'scores', form: 'unknown' }
}

/** The hidden tensors that say what an output means: the columns behind its maps, and the label of its classifier. */
function hiddenBehind({ meaning }: Candidate, hidden: readonly Candidate[]): Candidate[] {
  const find = (name: string | undefined) => hidden.filter(({ output }) => output.name === name)
  if (meaning.is === 'scores') return find(meaning.label)
  if (meaning.is !== 'maps') return []
  const scores = find(meaning.scores).map((candidate): Candidate => {
    const own = scoresOf(candidate)
    return { ...candidate, meaning: { ...own, columns: meaning.columns ?? own.columns } }
  })
  return [...scores.flatMap((candidate) => hiddenBehind(candidate, hidden)), ...scores]
}
