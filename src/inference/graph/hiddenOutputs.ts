import { BinaryWriter, WireType } from '@bufbuild/protobuf/wire'
import { fieldNumbers } from './fieldNumbers.js'
import { meaningOf } from './meaning.js'
import { type Graph, maxOutputs } from './readGraph.js'

/**
 * Names the tensors that a model computes and does not answer, and that say what its outputs cannot: the scores behind maps, and the
 * label beside the scores of a classifier.
 */
export function hiddenOutputs(graph: Graph): readonly string[] {
  const hidden = new Set<string>()
  for (const output of graph.outputs.slice(0, maxOutputs)) {
    const meaning = meaningOf(graph, output)
    const scores = meaning.is === 'maps' ? meaningOf(graph, meaning.scores) : meaning
    if (meaning.is === 'maps') hidden.add(meaning.scores)
    if (scores.is === 'scores' && scores.label) hidden.add(scores.label)
  }
  return [...hidden].filter(
    (name) => name !== '' && graph.producers.has(name) && !graph.outputs.includes(name),
  )
}

/**
 * Makes a model answer more of its tensors, without decoding it.
 *
 * A decoder merges a message that occurs twice: the outputs of the second `graph`, which is added here, join those of the first.
 *
 * @see https://protobuf.dev/programming-guides/encoding/#last-one-wins
 */
export function addOutputs(model: Uint8Array, names: readonly string[]): Uint8Array {
  if (names.length === 0) return model
  const { LengthDelimited } = WireType
  const graph = new BinaryWriter().tag(fieldNumbers.model.graph, LengthDelimited).fork()
  for (const name of names) {
    const output = graph.tag(fieldNumbers.graph.output, LengthDelimited).fork()
    output.tag(fieldNumbers.value.name, LengthDelimited).string(name).join()
  }
  const added = graph.join().finish()
  const extended = new Uint8Array(model.length + added.length)
  extended.set(model)
  extended.set(added, model.length)
  return extended
}
